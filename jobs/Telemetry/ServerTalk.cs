namespace Analytics.Jobs.Telemetry;

/// <summary>What the server says of itself: to people as lines on stderr, to programs as records of its log.</summary>
/// <param name="people">Who reads the lines; null where the log itself goes to stderr.</param>
/// <param name="log">The log.</param>
internal sealed class ServerTalk(Talk? people, ILogger log)
{
    /// <summary>Says one line.</summary>
    /// <param name="level">How much it matters.</param>
    /// <param name="what">What happened, by a word that programs know.</param>
    /// <param name="line">The line.</param>
    /// <param name="fields">What it says, for programs.</param>
    internal void Say(LogLevel level, string what, string line, params (string Key, object? Value)[] fields)
    {
        people?.Say(line);
        Said.Log(log, level, what, line, fields);
    }
}
