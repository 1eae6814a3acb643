namespace Analytics.Jobs;

/// <summary>What the program was started in. Nothing else reads the console, the current folder or the environment.</summary>
/// <param name="Out">Data.</param>
/// <param name="Error">Talk.</param>
/// <param name="OutWidth">Width of the terminal that <paramref name="Out"/> is; null when it is none.</param>
/// <param name="ErrorIsTerminal">Somebody is looking at <paramref name="Error"/>, so that progress may be drawn.</param>
/// <param name="Folder">The current folder; relative paths start here.</param>
/// <param name="Environment">Environment variables.</param>
public sealed record Shell(
    TextWriter Out, TextWriter Error, int? OutWidth, bool ErrorIsTerminal, string Folder, IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>Where <see cref="Out"/> goes, for data that are no text or are written as bytes already.</summary>
    public Stream OutBytes { get; init; } = Stream.Null;

    /// <summary>What time it is for the schedule.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The shell of this process.</summary>
    public static Shell OfProcess() => new(
        Console.Out, Console.Error, Console.IsOutputRedirected ? null : Console.WindowWidth, !Console.IsErrorRedirected, System.Environment.CurrentDirectory, Variables())
    { OutBytes = Console.OpenStandardOutput() };

    private static Dictionary<string, string?> Variables()
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value;
        return variables;
    }

    /// <summary>An absolute path of what the user wrote.</summary>
    public string Path(string path) => System.IO.Path.GetFullPath(path, Folder);
}
