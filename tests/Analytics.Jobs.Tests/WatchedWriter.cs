using System.Text;

namespace Analytics.Jobs.Tests;

/// <summary>A writer that tells when a text has been written to it.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly StringBuilder written = new();
    private readonly List<(string Text, TaskCompletionSource<string> Found)> waiting = [];

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (written)
        {
            written.Append(value);
            string all = written.ToString();
            foreach (var (text, found) in waiting)
            {
                if (all.Contains(text, StringComparison.Ordinal))
                    found.TrySetResult(all);
            }
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public Task<string> Holds(string text)
    {
        lock (written)
        {
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((text, found));
            Write("");
            return found.Task;
        }
    }

    public override string ToString()
    {
        lock (written)
            return written.ToString();
    }
}
