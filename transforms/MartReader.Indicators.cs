using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private static readonly string[] IndicatorColumns =
    [
        "indicator_code", "kind", "measure_code", "numerator", "denominator", "type", "unit_zh", "unit_en", "scale", "direction", "min_base",
        "name_zh", "name_en", "description_zh", "description_en", "filter", "spread", "regions",
    ];

    private readonly Dictionary<string, TransformException> wrongIndicators = new(StringComparer.Ordinal);
    private readonly HashSet<string> forEvaluators = new(StringComparer.Ordinal);

    /// <summary>
    /// All indicators, in the order of <c>seeds/indicators.csv</c>, but those made of what only evaluators may see for whoever is none. One whose row is wrong is there too; asking for
    /// its figures says what is wrong.
    /// </summary>
    public IReadOnlyList<Indicator> Indicators { get; }

    /// <summary>Those whose kinds have a mart that everybody may read. What may be shown of other kinds nobody has decided, so that they are for evaluators.</summary>
    public IEnumerable<Indicator> Published => Indicators.Where(indicator => Model.IsCounted(indicator.Kind) || wrongIndicators.ContainsKey(indicator.Code));

    /// <summary>The indicator of this code.</summary>
    /// <exception cref="TransformException">There is none; the text names those with similar codes.</exception>
    public Indicator Indicator(string code) => Indicators.FirstOrDefault(indicator => indicator.Code == code) ?? throw (forEvaluators.Contains(code)
        ? new TransformException($"指标“{code}”含单个企业的数据，只供评估人员查看（--evaluator）。", $"The indicator \"{code}\" tells about single enterprises; it is for evaluators only (--evaluator).")
        : Unknown(code));

    private Indicator Usable(string code)
    {
        var indicator = Indicator(code);
        return wrongIndicators.TryGetValue(indicator.Code, out var problem) ? throw problem : indicator;
    }

    private IReadOnlyList<Indicator> ReadIndicators()
    {
        var rows = session.Query(
            // A list from before a column was added lacks it.
            $"SELECT {string.Join(", ", IndicatorColumns)} FROM (FROM seed_indicators UNION ALL BY NAME SELECT {string.Join(", ", IndicatorColumns.Select(column => $"NULL::VARCHAR AS {column}"))} WHERE false)",
            row => IndicatorColumns.Select((_, i) => row.IsDBNull(i) ? "" : row.GetString(i)).ToArray());
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // The header is row 1.
        return [.. rows.Select((cells, i) => ReadIndicator(cells, i + 2, taken)).Where(indicator => !IsForEvaluators(indicator) || !forEvaluators.Add(indicator.Code))];
    }

    // What is made of columns that the research table lacks and the table behind it has.
    private bool IsForEvaluators(Indicator indicator)
    {
        if (wrongIndicators.ContainsKey(indicator.Code) || SourceOf(indicator.Kind) is not { IsPublished: true } source || !tables.TryGetValue(source.Table, out var shown)
            || Find(IndicatorSource.Of(indicator.Kind, evaluator: true).Table) is not { } behind)
            return false;
        var words = Word().Split($"{indicator.Numerator} {indicator.Denominator}").Except(shown.Layout.Columns.Select(column => column.Name));
        return words.Intersect(behind.Layout.Columns.Select(column => column.Name)).Any();
    }

    // One wrong row must not take the figures of the others with it.
    private Indicator ReadIndicator(string[] cells, int row, HashSet<string> taken)
    {
        List<(string Zh, string En)> wrong = [];
        string Cell(string column) => cells[Array.IndexOf(IndicatorColumns, column)];
        void Check(string column, bool right, string zh, string en)
        {
            if (!right)
                wrong.Add(($"{column} {zh}，实为“{Cell(column)}”", $"{column} {en}, not \"{Cell(column)}\""));
        }
        foreach (string column in IndicatorColumns.Except(["scale", "min_base", "type", "direction", "kind", "indicator_code", "measure_code", "filter", "spread", "regions"]))
            Check(column, Cell(column).Length > 0, "不能为空", "must not be empty");
        bool named = IndicatorCode().IsMatch(Cell("indicator_code")) && taken.Add(Cell("indicator_code"));
        Check("indicator_code", named, "应由小写字母、数字和下划线组成，且不重复", "must be of small letters, digits and underscores, and not twice there");
        Check("kind", IndicatorSource.IsKind(Cell("kind")), "应为填报种类的名称，即 schemas/ 中的文件名", "must be the name of a kind of return, a file of schemas/");
        // Groups that the disclosure rule made cannot be narrowed afterwards.
        Check(
            "filter", Cell("filter").Length == 0 || !IndicatorSource.IsKind(Cell("kind")) || !IndicatorSource.Of(Cell("kind"), evaluator: false).IsPublished,
            "不能用于按披露规则公布的填报种类", "cannot be used with a kind that is published by the disclosure rule");
        Check(
            "regions", Cell("regions") is "" || (Cell("regions") is "own" or "parts" && !Model.IsCounted(Cell("kind"))), "应为 own、parts 或空，且只用于直接由填报算出的种类",
            "must be own, parts or empty, for a kind that is summed from its returns alone");
        Check("type", Cell("type") is "proportion" or "ratio" or "mean", "应为 proportion、ratio 或 mean", "must be proportion, ratio or mean");
        string[] spread = Cell("spread").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Check(
            "spread", spread.Length is 0 or 3 && (spread.Length == 0 || Cell("type") != "proportion"), "应为空或用分号隔开的三个算式，且只用于 ratio 和 mean",
            "must be empty or three formulas divided by semicolons, for a ratio or a mean alone");
        Check("direction", Cell("direction") is "higher" or "lower" or "none", "应为 higher、lower 或 none", "must be higher, lower or none");
        Check(
            "scale", decimal.TryParse(Cell("scale"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal scale) && scale > 0,
            "应为大于 0 的数", "must be a number above 0");
        Check("min_base", long.TryParse(Cell("min_base"), NumberStyles.None, CultureInfo.InvariantCulture, out long least), "应为不小于 0 的整数", "must be a whole number, 0 or more");

        string code = named ? Cell("indicator_code") : $"row-{row}";
        if (wrong.Count > 0)
        {
            wrongIndicators[code] = new(
                $"指标表 indicators.csv 第 {row} 行（{code}）有错，该指标没有计算：{string.Join("；", wrong.Select(each => each.Zh))}。",
                $"Row {row} of indicators.csv ({code}) is wrong, so this indicator is not computed: {string.Join("; ", wrong.Select(each => each.En))}.");
        }
        string Name(string column) => Cell(column) is { Length: > 0 } name ? name : code;
        return new(
            code, Cell("kind"), Cell("measure_code"), Cell("numerator"), Cell("denominator"), Cell("type") == "proportion", Cell("unit_zh"),
            Cell("unit_en"), scale, Cell("direction"), least, Name("name_zh"), Name("name_en"), Cell("description_zh"), Cell("description_en"),
            Cell("filter") is { Length: > 0 } filter ? filter : null,
            wrong.Count == 0 && spread is [var squares, var products, var bases] ? new Spread(squares, products, bases, Cell("type") == "mean" ? Cell("denominator") : SourceOf(Cell("kind")).Unit) : null,
            Cell("regions") == "parts");
    }

    private TransformException Unknown(string code)
    {
        string close = Close(code);
        return new($"没有指标“{code}”。相近的有：{close}。", $"There is no indicator \"{code}\". Close to it are: {close}.");
    }

    /// <summary>The codes that look most like one that there is not.</summary>
    internal string Close(string code) => string.Join(
        ", ", session.Query(
            """
            SELECT indicator_code FROM seed_indicators WHERE indicator_code IS NOT NULL
            ORDER BY jaro_winkler_similarity(indicator_code, ?) DESC, indicator_code LIMIT 3
            """,
            row => row.GetString(0), code));

    // Codes are parts of file names.
    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex IndicatorCode();
}
