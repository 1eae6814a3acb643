using System.Globalization;
using Analytics.Reports.Charts;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Sheets;

/// <summary>What a page of an assessment needs to know: the run, its language, its charts and where it stands.</summary>
/// <param name="Run">The assessment as it was computed.</param>
/// <param name="Name">The run's name.</param>
/// <param name="Edition">The page's language.</param>
/// <param name="Peers">Names of the peer groups by code.</param>
/// <param name="Synthetic">A sample return is behind the run.</param>
/// <param name="Charts">The charts of its language by id.</param>
/// <param name="File">Its file name, the same in both languages.</param>
public sealed record SheetPage(
    AssessmentRun Run, string Name, Edition Edition, IReadOnlyDictionary<string, CodeName> Peers, bool Synthetic, IReadOnlyDictionary<string, Chart> Charts, string File)
{
    /// <summary>From the page to the folder that holds both languages.</summary>
    public string Root => Edition.Say("", "../");

    /// <summary>The same page in the other language.</summary>
    public string Other => Edition.Say("en/" + File, "../" + File);

    /// <summary>What a page that shows only the definition needs.</summary>
    public static SheetPage Rules(AssessmentRun run, string name, Edition edition) => new(run, name, edition, new Dictionary<string, CodeName>(), Synthetic: false, new Dictionary<string, Chart>(), "");

    /// <summary>The sheet of a region, in a folder of its run's own.</summary>
    public static string FileOf(string unit) => $"{unit}.html";

    /// <summary>A server makes it, among the pages of the site; otherwise it lies in a folder of its run's own.</summary>
    public bool Live { get; init; }

    /// <summary>When the run was stored; null where the page does not tell.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>The address of the run's first page.</summary>
    public string Index => Live ? AssessmentsView.AddressOf(Name) : "index.html";

    /// <summary>The address of a region's sheet.</summary>
    public string SheetOf(string unit) => Live ? $"sheet.html?run={Uri.EscapeDataString(Name)}&region={Uri.EscapeDataString(unit)}" : FileOf(unit);

    /// <summary>Where a server makes a chart's files; null for those that lie in the folder.</summary>
    public string? FilesOf(Chart chart) => Live ? $"run-chart/{chart.Id}.{{0}}?run={Uri.EscapeDataString(Name)}" : null;

    /// <summary>Title of the assessment.</summary>
    public string Title => Edition.Say(Run.Definition.Title, Run.Definition.TitleEn);

    /// <summary>The cut-off in Beijing time.</summary>
    public string CutOff => Beijing(Run.CutOff);

    /// <summary>An instant in Beijing time.</summary>
    public static string Beijing(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Versions of the tables of returns that were read.</summary>
    public string Versions => VersionsOf(Run.Versions, Edition);

    /// <summary>Versions of tables in words.</summary>
    public static string VersionsOf(IReadOnlyDictionary<string, long> versions, Edition edition) => string.Join(edition.Say("，", ", "), versions.Select(table => $"{table.Key} {table.Value}"));

    /// <summary>Where the figures of a chart come from, and who may see it.</summary>
    public string Source => SourceOf(Edition.Say($"{Run.Scores.Count} 个地区", Edition.Some(Run.Scores.Count, "region", "regions")));

    /// <summary>The same of a chart that shows the regions with a rank alone.</summary>
    public string RankedSource => Unranked.Any()
        ? SourceOf(Edition.Say($"{Run.Scores.Count} 个地区中 {Ranked.Count()} 个有位次", $"{Ranked.Count()} of {Edition.Some(Run.Scores.Count, "region", "regions")} have a rank")) : Source;

    private string SourceOf(string regions) => Edition.Say(
        $"来源：评估 {Name}，{Edition.Period(Run.Definition.Period)}；截止 {CutOff}（北京时间）；{regions}；数据版本 {Versions}。{Edition.EvaluatorNotice}",
        $"Source: assessment {Name}, {Edition.Period(Run.Definition.Period)}; cut-off {CutOff} (Beijing); {regions}; data versions {Versions}. {Edition.EvaluatorNotice}");

    /// <summary>The regions that have a rank, the best first.</summary>
    public IEnumerable<Score> Ranked => Run.Scores.Where(score => score.Rank is not null).OrderBy(score => score.Rank).ThenBy(score => score.Unit, StringComparer.Ordinal);

    /// <summary>The regions that are known too little of.</summary>
    public IEnumerable<Score> Unranked => Run.Scores.Where(score => score.Rank is null);

    /// <summary>Why a region has no total, in a language; nothing for one that has.</summary>
    public static IReadOnlyList<string> Reasons(AssessmentRun run, Score score, Language language) => score is { Total: not null } ? []
        : [.. new WorkedOut(Rules(run, "", new Edition(language, new Dictionary<string, CodeName>(), [])), score).Reasons()];

    /// <summary>What is known of a region.</summary>
    public Unit UnitOf(string code) => Run.Units.First(unit => unit.Code == code);

    /// <summary>How sure its rank is; null without one.</summary>
    public Certainty? CertaintyOf(string code) => Run.Certainties.FirstOrDefault(each => each.Unit == code);

    /// <summary>A region's rank if the scheme lacked a node; null without one.</summary>
    public int? RankWithout(string code, Node node) => Run.Without[node.Code][Run.Units.Select(unit => unit.Code).ToList().IndexOf(code)];

    /// <summary>A region's name.</summary>
    public string NameOf(Unit unit) => Edition.Say(unit.NameZh, unit.NameEn);

    /// <summary>A node's name: a dimension's title, or its indicator's name.</summary>
    public string NameOf(Node node) => node.Indicator is { } code ? Edition.Name(IndicatorOf(code)) : Edition.Say(node.Title ?? node.Code, node.TitleEn ?? node.Code);

    /// <summary>An indicator as it was defined.</summary>
    public Indicator IndicatorOf(string code) => Run.Indicators.First(each => each.Code == code);

    /// <summary>The title of a grade; nothing below all.</summary>
    public string Grade(string? code) => Run.Definition.Bands.FirstOrDefault(band => band.Code == code) is { } band ? Edition.Say(band.Title, band.TitleEn) : "";

    /// <summary>A total, or a score in points, as it is shown.</summary>
    public string Points(double? points) => points is { } known ? Edition.Number(known, Run.Definition.Decimals) : "—";

    /// <summary>What a region's root got from one of the nodes under it, in points; null without a score.</summary>
    public double? Contribution(Score score, Node node) => score.Lines.First(line => line.Code == node.Code) is { Score: { } value, Weight: { } weight } ? value * weight * Run.Definition.Scale : null;

    // Six decimals would not do: a total of 58.304966 is 58.30, and 100 times its score to six decimals is 58.305.
    private const int Digits = 8;

    /// <summary>A number with all the decimals that recomputing needs.</summary>
    public static string Exact(double value) => Rounding.Half(value, Digits).ToString("0.########", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Exact(double)"/>
    public static string? Exact(double? value) => value is { } known ? Exact(known) : null;
}
