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
        Console.Out, Console.Error, Console.IsOutputRedirected ? null : Console.WindowWidth, !Console.IsErrorRedirected, System.Environment.CurrentDirectory,
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value, StringComparer.Ordinal))
    { OutBytes = Console.OpenStandardOutput() };

    /// <summary>An absolute path of what the user wrote.</summary>
    public string Path(string path) => System.IO.Path.GetFullPath(path, Folder);
}
