namespace Analytics.Jobs.Schedule;

/// <summary>What a run outside a server says, kept as the scheduler keeps it: so many lines, the newest, each with its instant.</summary>
internal sealed class RunLog(TimeProvider clock)
{
    /// <summary>By which the program's logging knows these lines.</summary>
    internal const string Category = "run";

    /// <summary>Lines kept of a run.</summary>
    internal const int MostLines = 200;

    /// <summary>Bytes kept of a run.</summary>
    internal const int MostBytes = 32 << 10;

    private readonly Queue<string> lines = new();
    private string? last;

    /// <summary>The lines.</summary>
    internal string Text => string.Join('\n', lines);

    /// <summary>Keeps a line; one that is said again and again only once.</summary>
    internal void Note(string line)
    {
        if (line == last)
            return;
        last = line;
        lines.Enqueue($"{clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} info {Category}: {line[..Math.Min(line.Length, MostBytes / MostLines)]}");
        if (lines.Count > MostLines)
            lines.Dequeue();
    }

    /// <summary>Keeps what a piece of work reports on its way to whoever else looks.</summary>
    internal IProgress<ProgressStep> Beside(IProgress<ProgressStep> other) => new Both(this, other);

    private sealed class Both(RunLog log, IProgress<ProgressStep> other) : IProgress<ProgressStep>
    {
        public void Report(ProgressStep value)
        {
            log.Note(value.Text);
            other.Report(value);
        }
    }
}
