namespace Analytics.Transforms.Assessments;

/// <summary>An assessment that was computed: all that is needed to read it, to redo it and to compare it with another.</summary>
/// <param name="Code">The assessment.</param>
/// <param name="CutOff">Returns accepted up to then were counted.</param>
/// <param name="Program">Version of the program.</param>
/// <param name="Versions">Versions of the tables of returns that were read.</param>
/// <param name="Definition">The definition as it was.</param>
/// <param name="Indicators">The indicators as they were defined, one for each that the definition names.</param>
/// <param name="Units">What was known of each unit.</param>
/// <param name="Submissions">By unit, the submissions behind its figures.</param>
/// <param name="Scores">What each unit got.</param>
/// <param name="Certainties">How sure the ranks are.</param>
/// <param name="Without">By node but the root, each unit's rank if that node were left out; null without one. Runs of old have leaves alone.</param>
/// <param name="Sensitivity">Which choice moves the ranks; null where nothing varies, and in runs of old.</param>
public sealed record AssessmentRun(
    string Code, DateTimeOffset CutOff, string Program, IReadOnlyDictionary<string, long> Versions, Definition Definition, IReadOnlyList<Indicator> Indicators, IReadOnlyList<Unit> Units,
    IReadOnlyDictionary<string, IReadOnlyList<SourceSubmission>> Submissions, IReadOnlyList<Score> Scores, IReadOnlyList<Certainty> Certainties,
    IReadOnlyDictionary<string, IReadOnlyList<int?>> Without, Sensitivity? Sensitivity = null)
{
    /// <summary>The submissions behind a unit's figures: its own, and those for the whole country.</summary>
    public IEnumerable<SourceSubmission> SourcesOf(string unit) =>
        new[] { unit, Disclosure.CellKey.Nation }.SelectMany(code => Submissions.TryGetValue(code, out var sources) ? sources : []);

    /// <summary>By leaf of the definition, which end is best.</summary>
    internal IReadOnlyList<bool> HigherIsBetter => [.. Definition.Leaves().Select(leaf => Indicators.First(indicator => indicator.Code == leaf.Indicator).Direction != "lower")];
}

/// <summary>A submission behind a unit's figures.</summary>
public sealed record SourceSubmission(string Kind, string Region, string File, long Revision, string Sha256);

/// <summary>Why a unit's total moved between two runs. The three parts sum to the change; none is given where a total is missing, or where the runs ask for different indicators.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Before">Total in the first run; null without one.</param>
/// <param name="After">Total in the second.</param>
/// <param name="RankBefore">Rank in the first.</param>
/// <param name="RankAfter">Rank in the second.</param>
/// <param name="Data">What came of other data, with the first run's weights and method.</param>
/// <param name="Weights">What came of other weights then.</param>
/// <param name="Method">What came of everything else in the definition then.</param>
public sealed record Movement(string Unit, double? Before, double? After, int? RankBefore, int? RankAfter, double? Data, double? Weights, double? Method);
