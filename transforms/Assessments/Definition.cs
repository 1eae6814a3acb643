using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Analytics.Transforms.Assessments;

/// <summary>An assessment, as a file of <c>seeds/assessments/</c> declares it.</summary>
public sealed partial record Definition
{
    /// <summary>What users type: <c>annual-2025</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Title, Chinese.</summary>
    public required string Title { get; init; }

    /// <summary>Title, English.</summary>
    public required string TitleEn { get; init; }

    /// <summary>The period whose figures are assessed.</summary>
    public required string Period { get; init; }

    /// <summary>What a unit that is perfect in everything gets.</summary>
    public double Scale { get; init; } = 100;

    /// <summary>Decimals of a total as it is shown.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary><c>before</c>: ranks and bands look at exact totals; <c>after</c>: at totals as shown, so that equal shown totals share a rank.</summary>
    public required string Rounding { get; init; }

    /// <summary>The smallest share of a node's weight that must be there when the rest is left out with re-weighting, within 0..1.</summary>
    public required double Threshold { get; init; }

    /// <summary>The grades, best first.</summary>
    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Points taken off.</summary>
    public IReadOnlyList<Deduction> Deductions { get; init; } = [];

    /// <summary>The tree of dimensions and indicators.</summary>
    public required Node Root { get; init; }

    /// <summary>How sure the ranks are: draws, seed, and how far weights may be from those declared.</summary>
    public required Draws Draws { get; init; }

    /// <summary>Every node under the root, parents before their children, with the codes on the way to it.</summary>
    public IEnumerable<(string Path, Node Node)> Nodes() => Under("", Root);

    /// <summary>The leaves, in order.</summary>
    public IReadOnlyList<Node> Leaves() => [.. Nodes().Select(each => each.Node).Where(node => node.Indicator is not null)];

    /// <summary>Reads and checks a definition.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="indicators">Codes of the indicators that are there.</param>
    /// <param name="close">The codes that look like one that is not there.</param>
    /// <exception cref="TransformException">The file is wrong: the text names the place and the mend.</exception>
    public static Definition Parse(string json, string file, IReadOnlySet<string> indicators, Func<string, string>? close = null)
    {
        DefinitionText.Check(json, file);
        Definition definition;
        try
        {
            definition = JsonSerializer.Deserialize<Definition>(json, AssessmentJson.Options)!;
        }
        catch (JsonException e)
        {
            // Keys and syntax are right, so a value is not what its key takes.
            throw Wrong(
                file, $"第 {e.LineNumber + 1} 行（{e.Path}）", $"line {e.LineNumber + 1} ({e.Path})", "值的类型不对，或不是可用的词；各项的写法见 docs/assessments.md",
                "the value is of the wrong type, or no word that is known there; docs/assessments.md says what each key takes");
        }
        definition.Check(file, code => indicators.Contains(code) ? null : close?.Invoke(code) ?? "");
        return definition;
    }

    // The function gives null for an indicator that is there, and otherwise those that look like it.
    private void Check(string file, Func<string, string?> missing)
    {
        if (!PeriodText().IsMatch(Period))
            throw Wrong(file, "period", $"应为季度（2025Q3）或年（2025），不是“{Period}”", $"must be a quarter (2025Q3) or a year (2025), not \"{Period}\"");
        if (Rounding is not "before" and not "after")
            throw Wrong(file, "rounding", $"应为 before 或 after，不是“{Rounding}”", $"must be before or after, not \"{Rounding}\"");
        if (Threshold is < 0 or > 1)
            throw Wrong(file, "threshold", "应在 0 与 1 之间", "must lie within 0 and 1");
        if (Draws.Count is < 100 or > 1_000_000 || Draws.Concentration <= 0)
            throw Wrong(file, "draws", "count 应为 100 至 1000000，concentration 应大于 0", "count must be 100 to 1,000,000 and concentration above 0");
        Draws.Alternatives?.Check((place, zh, en) => Wrong(file, place, zh, en));
        for (int i = 1; i < Bands.Count; i++)
            if (Bands[i].From >= Bands[i - 1].From)
                throw Wrong(file, $"bands[{i}]", "等级应从高到低排列", "bands go from the highest to the lowest");
        foreach (var deduction in Deductions)
            Exists(file, $"deductions/{deduction.Code}", deduction.Indicator, missing);
        foreach (var deduction in Deductions.Where(deduction => deduction.Points < 0 || deduction.Cap < 0))
            throw Wrong(file, $"deductions/{deduction.Code}", "points 和 cap 不能为负", "points and cap must not be negative");
        foreach (var deduction in Deductions.Where(deduction => deduction.Missing is not "cap" and not "nothing"))
            throw Wrong(file, $"deductions/{deduction.Code}", $"missing 应为 cap 或 nothing，不是“{deduction.Missing}”", $"missing must be cap or nothing, not \"{deduction.Missing}\"");
        if (Decimals is < 0 or > 6 || Scale <= 0)
            throw Wrong(file, "scale, decimals", "scale 应大于 0，decimals 应为 0 至 6", "scale must be above 0 and decimals 0 to 6");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, node) in Nodes())
        {
            if (!seen.Add(node.Code))
                throw Wrong(file, path, $"代码“{node.Code}”出现两次；每一项只能属于一个上级，请改成不同的代码", $"the code \"{node.Code}\" is there twice; a node stands under one node only, so give it a code of its own");
            Check(file, path, node, missing);
        }
    }

    private static void Check(string file, string path, Node node, Func<string, string?> missing)
    {
        if (node.Indicator is { } indicator)
        {
            if (node.Children.Count > 0)
                throw Wrong(file, path, "指标下面不能再有项目；请去掉 indicator 或 children", "an indicator has nothing under it; take out indicator or children");
            Exists(file, path, indicator, missing);
            (node.Normalise ?? throw Wrong(file, path, "缺少 normalise", "it lacks normalise")).Check((zh, en) => Wrong(file, path, zh, en));
            if (node.Missing is not ("reweight" or "peer_median" or "zero" or "none"))
                throw Wrong(file, path, $"missing 应为 reweight、peer_median、zero 或 none，不是“{node.Missing}”", $"missing must be reweight, peer_median, zero or none, not \"{node.Missing}\"");
            return;
        }
        if (node.Children.Count == 0)
            throw Wrong(file, path, "既没有指标，下面也没有项目；请写 indicator 或 children，或去掉这一项", "it has neither an indicator nor anything under it; give it an indicator or children, or take it out");
        if (node.Mean is not ("arithmetic" or "geometric" or "harmonic"))
            throw Wrong(file, path, $"mean 应为 arithmetic、geometric 或 harmonic，不是“{node.Mean}”", $"mean must be arithmetic, geometric or harmonic, not \"{node.Mean}\"");
        double sum = node.Children.Sum(child => child.Weight);
        // Weights are written with a few decimals.
        if (Math.Abs(sum - 1) > 1e-9 || node.Children.Any(child => child.Weight <= 0))
            throw Wrong(file, path, string.Create(CultureInfo.InvariantCulture, $"下一级权重之和是 {sum:0.######}，应为 1，且都大于 0"), string.Create(CultureInfo.InvariantCulture, $"the weights under it sum to {sum:0.######}; they must sum to 1, each above 0"));
    }

    private static IEnumerable<(string, Node)> Under(string path, Node node) =>
        node.Children.SelectMany(child => Under($"{path}/{node.Code}", child)).Prepend(($"{path}/{node.Code}", node));

    private static void Exists(string file, string path, string indicator, Func<string, string?> missing)
    {
        if (missing(indicator) is not { } close)
            return;
        throw Wrong(
            file, path, $"没有指标“{indicator}”{(close.Length == 0 ? "" : $"，相近的有：{close}")}；可用的见 indicators.csv",
            $"there is no indicator \"{indicator}\"{(close.Length == 0 ? "" : $"; close to it are {close}")}; see indicators.csv");
    }

    internal static TransformException Wrong(string file, string place, string zh, string en) => Wrong(file, place, place, zh, en);

    internal static TransformException Wrong(string file, string placeZh, string placeEn, string zh, string en) => new($"评估定义 {file}，{placeZh}：{zh}。", $"Assessment {file}, {placeEn}: {en}.");

    [GeneratedRegex(@"^[0-9]{4}(Q[1-4])?\z")]
    private static partial Regex PeriodText();
}

/// <summary>A dimension, with what it is made of, or an indicator.</summary>
public sealed record Node
{
    /// <summary>Its code, once in the tree.</summary>
    public required string Code { get; init; }

    /// <summary>Title, Chinese; an indicator has its own.</summary>
    public string? Title { get; init; }

    /// <summary>Title, English.</summary>
    public string? TitleEn { get; init; }

    /// <summary>Its share of the node above; siblings sum to one.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>How those under it are put together: <c>arithmetic</c>, <c>geometric</c> or <c>harmonic</c> weighted mean.</summary>
    public string? Mean { get; init; }

    /// <summary>What it is made of; none for an indicator.</summary>
    public IReadOnlyList<Node> Children { get; init; } = [];

    /// <summary>Code of the indicator; null for a dimension.</summary>
    public string? Indicator { get; init; }

    /// <summary>Dimensions to standardise by; none for the crude value.</summary>
    public IReadOnlyList<Dimension> Strata { get; init; } = [];

    /// <summary>How the value becomes a number within 0..1.</summary>
    public Normalisation? Normalise { get; init; }

    /// <summary>What is done where there is no value: <c>reweight</c>, <c>peer_median</c>, <c>zero</c> or <c>none</c>.</summary>
    public string Missing { get; init; } = "reweight";
}

/// <summary>A grade: from this many points on.</summary>
public sealed record Band(string Code, string Title, string TitleEn, double From);

/// <summary>Points taken off for each unit that an indicator lies above a value, up to a cap.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Title">Title, Chinese.</param>
/// <param name="TitleEn">Title, English.</param>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="Above">Nothing is taken off up to here.</param>
/// <param name="Points">For each unit beyond.</param>
/// <param name="Cap">At most these.</param>
/// <param name="Missing">Where there is no value: <c>cap</c> takes off the cap, <c>nothing</c> nothing. It has to be said: not to report must not pay unseen.</param>
public sealed record Deduction(string Code, string Title, string TitleEn, string Indicator, double Above, double Points, double Cap, string Missing);

/// <summary>The draws behind rank intervals.</summary>
/// <param name="Count">How many.</param>
/// <param name="Seed">Of the generator.</param>
/// <param name="Concentration">Of the Dirichlet distribution around declared weights: the greater, the nearer.</param>
/// <param name="Alternatives">What else could have been chosen; null for nothing.</param>
public sealed record Draws(int Count, int Seed, double Concentration, Alternatives? Alternatives = null);

/// <summary>Choices that could have been made otherwise. Each draw takes the declared one or one of these, with equal chance, for the whole tree at once; scores never follow them.</summary>
public sealed record Alternatives
{
    /// <summary>Other ways to normalise all leaves: <c>zscore</c> or <c>rank</c>, which need nothing but the values.</summary>
    public IReadOnlyList<string> Normalise { get; init; } = [];

    /// <summary>Other decisions about missing values in all leaves but those that are declared <c>none</c>: <c>reweight</c>, <c>peer_median</c> or <c>zero</c>.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Other means in all nodes: <c>arithmetic</c>, <c>geometric</c> or <c>harmonic</c>.</summary>
    public IReadOnlyList<string> Mean { get; init; } = [];

    internal void Check(Func<string, string, string, TransformException> wrong)
    {
        foreach (var (name, listed, known) in (IEnumerable<(string, IReadOnlyList<string>, string[])>)
            [("normalise", Normalise, ["zscore", "rank"]), ("missing", Missing, ["reweight", "peer_median", "zero"]), ("mean", Mean, ["arithmetic", "geometric", "harmonic"])])
        {
            string place = $"draws/alternatives/{name}";
            if (listed.FirstOrDefault(each => !known.Contains(each)) is { } other)
                throw wrong(place, $"不能用“{other}”；可用 {string.Join("、", known)}", $"cannot be \"{other}\"; there are {string.Join(", ", known)}");
            if (listed.Distinct(StringComparer.Ordinal).Count() < listed.Count)
                throw wrong(place, "同一项出现两次", "the same is there twice");
        }
    }
}

/// <summary>How definitions and runs are written as JSON.</summary>
internal static class AssessmentJson
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}
