using Analytics.Lake;
using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

/// <summary>A mix to standardise on that stays the same whatever comes in: a file of <c>seeds/standards/</c> with a column for each dimension and one of weights.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Strata">The dimensions, in the order of <see cref="ComparisonQuestion.AllStrata"/>.</param>
/// <param name="Weights">By the codes of a stratum, its weight.</param>
internal sealed record NamedStandard(string Name, IReadOnlyList<Dimension> Strata, IReadOnlyDictionary<string, (string[] Codes, double Weight)> Weights)
{
    private static readonly (Dimension Dimension, string Column)[] Columns =
        [.. ComparisonQuestion.AllStrata.Select(dimension => (dimension, dimension switch { Dimension.Industry => "industry_division", Dimension.Size => "size_code", _ => "holding_code" }))];

    /// <summary>Reads a standard.</summary>
    /// <exception cref="TransformException">There is none of that name, or its file is wrong.</exception>
    public static NamedStandard Read(LakeSession session, string seedsDirectory, string name)
    {
        string folder = Path.Combine(seedsDirectory, "standards");
        string[] known = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.csv").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)] : [];
        // Only names that are there reach a path.
        if (!known.Contains(name))
            throw new TransformException($"没有标准“{name}”；seeds/standards/ 中有：{string.Join("、", known)}。", $"There is no standard \"{name}\"; seeds/standards/ holds: {string.Join(", ", known)}.");
        string path = Path.Combine(folder, $"{name}.csv");
        string[] header = File.ReadLines(path).FirstOrDefault()?.TrimStart('\uFEFF').Split(',') ?? [];
        var strata = Columns.Where(column => header.Contains(column.Column)).ToList();
        if (strata.Count == 0 || header.Length != strata.Count + 1 || !header.Contains("weight"))
            throw Wrong(name, "首行应为 industry_division、size_code、holding_code 中的若干列和 weight", "its header must be some of industry_division, size_code, holding_code, and weight");
        var weights = new Dictionary<string, (string[], double)>(StringComparer.Ordinal);
        int line = 1;
        foreach (var (codes, weight) in session.Query(
            $"SELECT {string.Join(", ", strata.Select(column => $"coalesce({column.Column}, '')"))}, try_cast(weight AS DOUBLE) FROM read_csv(?, all_varchar = true)",
            row => (Enumerable.Range(0, strata.Count).Select(row.GetString).ToArray(), row.IsDBNull(strata.Count) ? double.NaN : row.GetDouble(strata.Count)), path))
        {
            line++;
            if (!(weight >= 0) || double.IsInfinity(weight))
                throw Wrong(name, $"第 {line} 行的 weight 应为不小于 0 的数", $"the weight of row {line} must be a number, 0 or more");
            if (codes.Contains("") || !weights.TryAdd(string.Join('\n', codes), (codes, weight)))
                throw Wrong(name, $"第 {line} 行的代码为空或重复", $"the codes of row {line} are empty or there twice");
        }
        return weights.Values.Sum(each => each.Item2) > 0 ? new(name, [.. strata.Select(column => column.Dimension)], weights) : throw Wrong(name, "各层权重之和应大于 0", "its weights must sum to more than 0");
    }

    /// <summary>The strata with this standard's weights; those that only the standard has come last.</summary>
    public List<Stratum> Weigh(IEnumerable<Stratum> strata)
    {
        List<Stratum> weighed = [.. strata.Select(stratum => stratum with { Weight = Weights.TryGetValue(string.Join('\n', stratum.Codes), out var own) ? own.Weight : 0 })];
        return [.. weighed, .. Weights.ExceptBy(weighed.Select(stratum => string.Join('\n', stratum.Codes)), each => each.Key)
            .OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new Stratum(each.Value.Codes, 0, 0, 0, 0) { Weight = each.Value.Weight })];
    }

    private static TransformException Wrong(string name, string zh, string en) => new($"标准 seeds/standards/{name}.csv 有错：{zh}。", $"The standard seeds/standards/{name}.csv is wrong: {en}.");
}
