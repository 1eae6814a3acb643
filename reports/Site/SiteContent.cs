using System.Data.Common;
using System.Text.Json;
using Analytics.Lake;
using Analytics.Reports.Sheets;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Site;

/// <summary>All figures of one indicator.</summary>
/// <param name="Indicator">What it is.</param>
/// <param name="Kpi">The nation now and before; null when there are no data.</param>
/// <param name="Comparisons">By every dimension that its kind of return tells.</param>
/// <param name="Trend">Over time by peer group; null when there are no data.</param>
/// <param name="Problem">Why it has no figures; null when it has.</param>
public sealed record IndicatorFigures(
    Indicator Indicator, Kpi? Kpi, IReadOnlyList<Comparison> Comparisons, Trend? Trend, TransformException? Problem)
{
    /// <summary>Over time by province; null when there are no data.</summary>
    public Trend? Provinces { get; init; }

    /// <summary>It has no figures because something is wrong, not because there are no data yet.</summary>
    public bool Failed => Problem is not null and not NoFiguresException;

    /// <summary>By province; null when there are no data.</summary>
    public Comparison? ByRegion => Comparisons.FirstOrDefault(comparison => comparison.By == Dimension.Region);
}

/// <summary>What the site shows: all figures, read from one pinned state of the lake. What is null has no data yet.</summary>
/// <param name="Indicators">Every indicator that everybody may see, in the order of <c>seeds/indicators.csv</c>.</param>
/// <param name="Wall">Measures by regions.</param>
/// <param name="Tasks">Tasks by measure.</param>
/// <param name="Difficulties">Difficulties by kind.</param>
/// <param name="Completeness">Which returns are in.</param>
/// <param name="Returned">What was sent back, newest first.</param>
/// <param name="Measures">The measures, in code order.</param>
/// <param name="Kinds">Titles of the kinds of return.</param>
/// <param name="Tiles">The tile map.</param>
public sealed record SiteContent(
    IReadOnlyList<IndicatorFigures> Indicators, WallChart? Wall, TaskStatusTable? Tasks, DifficultyTable? Difficulties,
    CompletenessMatrix? Completeness, IReadOnlyList<ReturnedSubmission> Returned, IReadOnlyList<CodeName> Measures,
    IReadOnlyDictionary<string, CodeName> Kinds, IReadOnlyList<Tile> Tiles)
{
    /// <summary>The tasks, worst first.</summary>
    public TaskOutlook? Outlook { get; init; }

    /// <summary>What became of the chances of earlier periods by the end of the period.</summary>
    public TaskCalibration? Calibration { get; init; }

    /// <summary>Difficulties by how long they have been open.</summary>
    public DifficultyGroups? Ages { get; init; }

    /// <summary>Difficulties by the unit that must resolve them.</summary>
    public DifficultyGroups? Owners { get; init; }

    /// <summary>The moment that the figures are as of; the newest unless somebody asked for another.</summary>
    public AsOf AsOf { get; init; }

    /// <summary>Provinces and the Corps, in code order.</summary>
    public IReadOnlyList<CodeName> Regions { get; init; } = [];

    /// <summary>The economic belts.</summary>
    public IReadOnlyList<PeerGroup> PeerGroups { get; init; } = [];

    /// <summary>The aspect of reform that a measure belongs to, by the measure's code.</summary>
    public IReadOnlyDictionary<string, CodeName> Aspects { get; init; } = new Dictionary<string, CodeName>();

    /// <summary>Difficulties by province.</summary>
    public ILookup<string, DifficultyKind>? RegionDifficulties { get; init; }

    /// <summary>When the returns of the newest period were due and came, by kind and province.</summary>
    public IReadOnlyDictionary<(string Kind, string Province), ReturnTime> ReturnTimes { get; init; } = new Dictionary<(string, string), ReturnTime>();

    /// <summary>Cases put forward for publication.</summary>
    public CaseList? Cases { get; init; }

    /// <summary>Assessments and their stored runs.</summary>
    public IReadOnlyList<AssessmentRuns> Assessments { get; init; } = [];

    /// <summary>The results of the runs that the site has pages of, by name; one that cannot be read is not there.</summary>
    public IReadOnlyDictionary<string, AssessmentRun> Runs { get; init; } = new Dictionary<string, AssessmentRun>();

    /// <summary>The version by which people name the state of the data (<see cref="LakeMoment.Counted"/>); null without data.</summary>
    public long? Version => Snapshots.FirstOrDefault(snapshot => snapshot.Table == LakeMoment.Counted)?.Version;

    /// <summary>The snapshots that the figures come from.</summary>
    public IReadOnlyList<Snapshot> Snapshots { get; init; } = [];

    /// <summary>A sample return is behind some figure of the site.</summary>
    public bool Synthetic => Wall?.Basis.Synthetic == true || Completeness?.Basis.Synthetic == true || Difficulties?.Basis.Synthetic == true || Cases?.Synthetic == true
        || Indicators.Any(indicator => indicator.Trend?.Periods.Any(period => period.Synthetic) == true);

    /// <summary>The period of the newest figures; null when there are none. A part of which nothing came yet shows an earlier one and says so.</summary>
    public string? Period => PeriodOrder.Newest(Parts.Append(Completeness?.Basis.Period).OfType<string>());

    /// <summary>Which returns of the earlier periods are in, of those periods that some part shows.</summary>
    public IReadOnlyList<CompletenessMatrix> Earlier { get; init; } = [];

    /// <summary>Some part that comes by the quarter shows another period than the newest.</summary>
    public bool IsMixed => Parts.OfType<string>().Any(part => part != Period && PeriodOrder.IsQuarter(part));

    // The period of each part that is made of returns.
    private IEnumerable<string?> Parts =>
        Indicators.Select(indicator => indicator.ByRegion?.Period).Append(Wall?.Basis.Period).Append(Outlook?.Basis.Period).Append(Difficulties?.Basis.Period);

    /// <summary>The returns of a kind that were owed for a period; none when it is not known.</summary>
    internal IEnumerable<CompletenessCell> Owed(string period, string kind) =>
        Earlier.Prepend(Completeness).FirstOrDefault(matrix => matrix?.Basis.Period == period)?.Cells.Where(cell => cell.Kind == kind) ?? [];

    /// <summary>The basis of what is one province's alone: its own return of a kind, not those of the nation.</summary>
    internal Basis Own(Basis basis, string kind, CodeName region) => Owed(basis.Period, kind).Where(cell => cell.RegionCode == region.Code).ToList() is { Count: > 0 } cells
        ? basis with { Reporting = cells.Count(cell => cell.Status == "accepted"), Expected = cells.Count } : basis;

    /// <summary>Reads everything from the newest marts, or from those that were current at a moment.</summary>
    public static SiteContent Read(LakeStore lake, string seedsDirectory, string schemasDirectory, AsOf asOf = default)
    {
        using var marts = MartReader.Open(lake, seedsDirectory, asOf);
        var moment = LakeMoment.Resolve(lake, asOf);
        var assessments = AssessmentRuns.Read(lake, seedsDirectory, moment);
        return Read(marts, seedsDirectory, schemasDirectory) with
        {
            AsOf = moment,
            Assessments = assessments,
            Runs = AssessmentsView.OnSite(assessments).Select(run => (run.Name, Result: Assessor.Read(lake, run.Name))).Where(run => run.Result is not null)
                .ToDictionary(run => run.Name, run => run.Result!, StringComparer.Ordinal),
        };
    }

    /// <summary>Reads everything.</summary>
    /// <param name="marts">The figures.</param>
    /// <param name="seedsDirectory">Code lists.</param>
    /// <param name="schemasDirectory">Kinds of return, for their titles.</param>
    /// <param name="period">The period of the figures, and the last of those over time; null for the newest.</param>
    internal static SiteContent Read(MartReader marts, string seedsDirectory, string schemasDirectory, string? period = null)
    {
        using var seeds = LakeSession.Open();
        seeds.AttachSeeds(seedsDirectory);
        CodeName Named(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2));
        T? IfAny<T>(Func<T> figures) where T : class => SiteContent.IfAny(figures, period);
        var completeness = IfAny(() => marts.Completeness(period));
        var content = new SiteContent(
            [.. marts.Published.Select(indicator => Figures(marts, indicator, period))],
            IfAny(() => marts.Wall(period)), IfAny(() => marts.Tasks(period)), IfAny(() => marts.Difficulties(period)), completeness,
            marts.Returned(period),
            seeds.Query("SELECT measure_code, title_zh, title_en FROM seed_measures ORDER BY 1", Named),
            Titles(schemasDirectory),
            Tile.Read(seeds))
        {
            Outlook = IfAny(() => marts.Outlook(period)),
            Calibration = IfAny(() => marts.Calibration(period)),
            Ages = IfAny(() => marts.DifficultiesBy(DifficultyBy.Age, period)),
            Owners = IfAny(() => marts.DifficultiesBy(DifficultyBy.Owner, period)),
            Regions = seeds.Query("SELECT region_code, name_zh, coalesce(name_en, name_zh) FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit') ORDER BY 1", Named),
            PeerGroups = marts.PeerGroups(),
            Aspects = seeds.Query("SELECT CAST(aspect_no AS VARCHAR), aspect_zh, aspect_en, measure_code FROM seed_measures", row => (Aspect: Named(row), Measure: row.GetString(3)))
                .ToDictionary(row => row.Measure, row => row.Aspect, StringComparer.Ordinal),
            RegionDifficulties = IfAny(() => marts.DifficultiesByRegion(period)),
            ReturnTimes = completeness is null ? new Dictionary<(string, string), ReturnTime>() : marts.ReturnTimes(completeness.Basis.Period),
            Cases = IfAny(() => marts.Cases()),
        };
        return content with
        {
            Earlier = [.. content.Parts.OfType<string>().Distinct().Where(part => part != completeness?.Basis.Period).Select(part => IfAny(() => marts.Completeness(part))).OfType<CompletenessMatrix>()],
            // Last, when all that is read has been.
            Snapshots = [.. marts.Snapshots],
        };
    }

    private static IndicatorFigures Figures(MartReader marts, Indicator indicator, string? period)
    {
        try
        {
            if (period is not null && !marts.Periods(indicator.Kind).Contains(period))
                throw new NoFiguresException($"没有 {period} 的数据。", $"There are no data for {period}.");
            var byRegion = marts.Compare(indicator.Code, Dimension.Region, period);
            // A kind of return that does not tell ownership, industry or size is compared by region only.
            var others = new[] { Dimension.Ownership, Dimension.Industry, Dimension.Size }
                .Select(by => IfAny(() => marts.Compare(indicator.Code, by, period), period)).OfType<Comparison>();
            return new(indicator, marts.Kpi(indicator.Code, byRegion.Period), [byRegion, .. others], marts.Trend(indicator.Code).Until(period), null) { Provinces = marts.ProvinceTrend(indicator.Code).Until(period) };
        }
        catch (TransformException problem)
        {
            return new(indicator, null, [], null, problem);
        }
    }

    // Of a period that was asked for, not every kind need have figures.
    private static T? IfAny<T>(Func<T> figures, string? period) where T : class
    {
        try
        {
            return figures();
        }
        catch (TransformException problem) when (period is not null || problem is NoFiguresException)
        {
            return null;
        }
    }

    /// <summary>Titles of the kinds of return.</summary>
    internal static Dictionary<string, CodeName> Titles(string schemasDirectory) => Directory.EnumerateFiles(schemasDirectory, "*.json").Select(file =>
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(file));
        string Text(string property) => schema.RootElement.GetProperty(property).GetString() ?? "";
        return new CodeName(Text("name"), Text("title"), Text("title_en"));
    }).ToDictionary(kind => kind.Code, StringComparer.Ordinal);
}
