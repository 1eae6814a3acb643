using System.Text.Json;
using Analytics.Lake;

namespace Analytics.Transforms.Assessments;

/// <summary>What is known of a stored run beside its figures: nothing of it is withheld from the public.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Code">The assessment.</param>
/// <param name="CutOff">Returns accepted up to then were counted.</param>
/// <param name="MadeAt">When it was computed and stored.</param>
/// <param name="Program">Version of the program that computed it.</param>
/// <param name="Title">Title of the assessment as it was then, Chinese; null where an old run does not tell.</param>
/// <param name="TitleEn">The same, English.</param>
/// <param name="Period">The period whose figures were assessed.</param>
/// <param name="Draws">How many draws its intervals rest on.</param>
/// <param name="Seed">The seed of the draws.</param>
/// <param name="Versions">Versions of the tables of returns that were read.</param>
public sealed record StoredRun(
    string Name, string Code, DateTimeOffset CutOff, DateTimeOffset MadeAt, string Program, string? Title, string? TitleEn, string? Period, long? Draws, long? Seed, IReadOnlyDictionary<string, long> Versions)
{
    /// <summary>All stored runs, newest first.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="asOf">Only those stored by then.</param>
    internal static IReadOnlyList<StoredRun> All(LakeStore lake, AsOf asOf)
    {
        if (lake.Table(Assessor.TableName).Find(asOf) is not { } snapshot)
            return [];
        using var session = LakeSession.Open();
        session.Attach("runs", snapshot);
        // The figures themselves stay in the file.
        return session.Query(
            """
            WITH told AS (
              SELECT run, code, epoch_us(cut_off) AS cut_off, epoch_us(made_at) AS made_at, program, json_extract_string(result,
                ['$.definition.title', '$.definition.title_en', '$.definition.period', '$.definition.draws.count', '$.definition.draws.seed', '$.versions']) AS told
              FROM runs)
            SELECT run, code, cut_off, made_at, program, told[1], told[2], told[3], TRY_CAST(told[4] AS BIGINT), TRY_CAST(told[5] AS BIGINT), told[6] FROM told ORDER BY made_at DESC, run
            """,
            row => new StoredRun(
                row.GetString(0), row.GetString(1), Instant(row.GetInt64(2)), Instant(row.GetInt64(3)), row.GetString(4), row[5] as string, row[6] as string, row[7] as string, row[8] as long?, row[9] as long?,
                row[10] is string versions ? JsonSerializer.Deserialize<Dictionary<string, long>>(versions)! : new Dictionary<string, long>()));
    }

    private static DateTimeOffset Instant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * 10);
}

/// <summary>An assessment with its stored runs.</summary>
/// <param name="Code">What users type.</param>
/// <param name="Title">Its title, Chinese; of the newest run where the definition is gone, and the code where nothing tells it.</param>
/// <param name="TitleEn">The same, English.</param>
/// <param name="Defined">Its definition is there.</param>
/// <param name="Runs">Its runs, newest first.</param>
public sealed record AssessmentRuns(string Code, string Title, string TitleEn, bool Defined, IReadOnlyList<StoredRun> Runs)
{
    /// <summary>Every assessment that is defined or has a stored run, in the order of their codes.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">Holds the definitions in <c>assessments/</c>.</param>
    /// <param name="asOf">Only runs stored by then.</param>
    public static IReadOnlyList<AssessmentRuns> Read(LakeStore lake, string seedsDirectory, AsOf asOf = default)
    {
        var runs = StoredRun.All(lake, asOf).ToLookup(run => run.Code, StringComparer.Ordinal);
        string folder = Path.Combine(seedsDirectory, "assessments");
        var defined = (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json") : []).ToDictionary(file => Path.GetFileNameWithoutExtension(file), Titles, StringComparer.Ordinal);
        return [.. defined.Keys.Union(runs.Select(own => own.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(code =>
        {
            var (zh, en) = defined.TryGetValue(code, out var titles) ? titles : (runs[code].First().Title, runs[code].First().TitleEn);
            return new AssessmentRuns(code, zh ?? code, en ?? zh ?? code, defined.ContainsKey(code), [.. runs[code]]);
        })];
    }

    // One that cannot be read is told of by the command that assesses; a list of runs does not fail for it.
    private static (string? Zh, string? En) Titles(string file)
    {
        try
        {
            using var definition = JsonDocument.Parse(File.ReadAllText(file));
            string? Text(string key) => definition.RootElement.ValueKind == JsonValueKind.Object && definition.RootElement.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
            return (Text("title"), Text("title_en"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
