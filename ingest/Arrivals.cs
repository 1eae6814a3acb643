using System.Text.Json;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// When files that were taken out of the inbox had come into it: taking one out changes what the file system says of it, and the work on it may be interrupted. One file a turn,
/// <c>raw/.incoming/.&lt;turn&gt;.arrivals</c>, from before the first of the turn's files is there as long as any is.
/// </summary>
internal sealed class Arrivals(string incoming)
{
    private const string Ending = ".arrivals";

    /// <summary>Keeps the instants of files of a turn, on the disk before this returns but for the name of the file.</summary>
    /// <param name="turn">The name of the turn.</param>
    /// <param name="of">The instants by where the files lie.</param>
    public void Keep(string turn, IReadOnlyDictionary<string, DateTimeOffset> of)
    {
        string file = Path.Combine(incoming, $".{turn}{Ending}"), unfinished = $"{file}{RawStore.Unfinished}";
        try
        {
            Directory.CreateDirectory(incoming);
            File.WriteAllBytes(unfinished, JsonSerializer.SerializeToUtf8Bytes(of.ToDictionary(each => Path.GetRelativePath(incoming, each.Key), each => each.Value)));
            DurableFile.Sync(unfinished);
            File.Move(unfinished, file);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || SystemFault.IsFullDisk(exception))
        {
            // Only an interrupted reception will miss it, and is then taken for as late as it was taken out.
            if (File.Exists(unfinished)) File.Delete(unfinished);
        }
    }

    /// <summary>The instants that are kept, by where the files lie.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Read() => Kept.SelectMany(Of).DistinctBy(each => each.Key).ToDictionary(each => Path.Combine(incoming, each.Key), each => each.Value);

    /// <summary>Lets go of turns whose files are all gone, or go now.</summary>
    /// <param name="going">Where those lie that go.</param>
    public void Sweep(IReadOnlySet<string> going)
    {
        foreach (string file in Kept.Where(file => !Of(file).Keys.Select(path => Path.Combine(incoming, path)).Any(path => !going.Contains(path) && File.Exists(path))).ToList()) File.Delete(file);
    }

    private IEnumerable<string> Kept => Directory.Exists(incoming) ? Directory.EnumerateFiles(incoming, $".*{Ending}") : [];

    private static Dictionary<string, DateTimeOffset> Of(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, DateTimeOffset>>(File.ReadAllBytes(file)) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
