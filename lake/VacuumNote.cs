using System.Globalization;
using System.Text.Json;

namespace Analytics.Lake;

/// <summary>What a vacuum writes into the log before it deletes files, and after: an entry that changes nothing in the table.</summary>
/// <param name="Version">The version of the entry.</param>
/// <param name="Instant">When it was written.</param>
/// <param name="Step"><see cref="Start"/> or <see cref="End"/>.</param>
/// <param name="Kept">The versions before it whose files stay; null when another program wrote it, which does not tell.</param>
/// <param name="Before">What another program keeps instead: the versions that were current at this instant or after it.</param>
internal sealed record VacuumNote(long Version, DateTimeOffset Instant, string Step, IReadOnlyList<(long From, long To)>? Kept, DateTimeOffset Before)
{
    public const string Start = "VACUUM START";
    public const string End = "VACUUM END";

    /// <summary>Whether the files of a version stay.</summary>
    /// <param name="version">The version.</param>
    /// <param name="until">When the next one was committed.</param>
    public bool Keeps(long version, DateTimeOffset until) =>
        version >= Version || (Kept is null ? until >= Before : Kept.Any(range => version >= range.From && version <= range.To));

    /// <summary>Every version from this one on stays.</summary>
    public long KeptFrom => Kept is { Count: > 0 } ? Kept[^1].From : Version;

    /// <summary>The entry to write before files are deleted.</summary>
    public static CommitInfo Begin(Retention retain, IEnumerable<long> kept, long files, long bytes) => new(Start, new Dictionary<string, string>
    {
        ["retain"] = retain.ToString(),
        ["keptVersions"] = Format(kept),
        ["files"] = files.ToString(CultureInfo.InvariantCulture),
        ["bytes"] = bytes.ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>The entry to write when all is deleted.</summary>
    public static CommitInfo Finish() => new(End, new Dictionary<string, string> { ["status"] = "COMPLETED" });

    /// <summary>
    /// The note in an entry; null when it has none. Delta's own says for how long removed files stay, in milliseconds; where not even that is told, the newest
    /// version is all that is sure to stay.
    /// </summary>
    public static VacuumNote? Of(long version, DateTimeOffset instant, IReadOnlyList<LogLine> lines)
    {
        LogLine info = lines.FirstOrDefault(line => line.Action == "commitInfo");
        if (info.Action is null || !info.Value.TryGetProperty("operation", out JsonElement operation) || operation.ValueKind != JsonValueKind.String)
            return null;
        string step = operation.GetString()!;
        if (step is not (Start or End))
            return null;
        string kept = Parameter(info.Value, "keptVersions");
        bool told = long.TryParse(Parameter(info.Value, "specifiedRetentionMillis"), NumberStyles.None, CultureInfo.InvariantCulture, out long retained)
            || long.TryParse(Parameter(info.Value, "defaultRetentionMillis"), NumberStyles.None, CultureInfo.InvariantCulture, out retained);
        DateTimeOffset before = !told ? instant : retained < (instant - DateTimeOffset.MinValue).TotalMilliseconds ? instant.AddMilliseconds(-retained) : DateTimeOffset.MinValue;
        return new(version, instant, step, kept.Length == 0 ? null : Parse(kept), before);
    }

    private static string Parameter(JsonElement info, string name) =>
        info.TryGetProperty("operationParameters", out JsonElement values) && values.ValueKind == JsonValueKind.Object && values.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";

    // 3,7-9: what comes after the newest of them was not there yet, and is kept because the entry itself comes later.
    private static string Format(IEnumerable<long> versions)
    {
        List<(long From, long To)> ranges = [];
        foreach (long version in versions)
        {
            if (ranges.Count > 0 && ranges[^1].To == version - 1)
                ranges[^1] = (ranges[^1].From, version);
            else
                ranges.Add((version, version));
        }
        return string.Join(',', ranges.Select((range, i) =>
            i == ranges.Count - 1 ? string.Create(CultureInfo.InvariantCulture, $"{range.From}-")
            : range.From == range.To ? range.From.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}")));
    }

    private static IReadOnlyList<(long From, long To)> Parse(string text) =>
    [
        .. from part in text.Split(',', StringSplitOptions.RemoveEmptyEntries)
           let ends = part.Split('-')
           let start = long.Parse(ends[0], CultureInfo.InvariantCulture)
           select (start, ends.Length == 1 ? start : ends[1].Length == 0 ? long.MaxValue : long.Parse(ends[1], CultureInfo.InvariantCulture)),
    ];
}
