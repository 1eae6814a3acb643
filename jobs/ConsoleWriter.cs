using System.Text;

namespace Analytics.Jobs;

/// <summary>Writes to the console, and lets somebody else decide what it means when that takes nothing: a full disk, a terminal that has gone.</summary>
internal sealed class ConsoleWriter(TextWriter console, Action<IOException> failed) : TextWriter(console.FormatProvider)
{
    public override Encoding Encoding => console.Encoding;

    public override void Write(char value) => Try(() => console.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => console.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => console.Write(value));

    // In one piece, so that lines of several threads do not mix.
    public override void WriteLine(string? value) => Try(() => console.WriteLine(value));

    public override void Flush() => Try(console.Flush);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e)
        {
            failed(e);
        }
    }
}
