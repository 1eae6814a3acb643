using System.IO.Compression;
using System.Text;

namespace Analytics.Jobs.Tests;

/// <summary>Collecting where a folder of the machine is full: a file system of a few megabytes that only the process sees.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int NotAllowed = 77;

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("2025Q3")]
    // Of a period of its own it is received alone, before the other.
    [InlineData("2025Q2")]
    public async Task A_file_that_has_no_room_keeps_no_other_back_and_is_not_lost(string period)
    {
        string large = $"task_{period}_110000.csv";
        Directory.CreateDirectory(sandbox.Path("warehouse/raw"));
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 2, 1));
        // First in order, and larger than raw/.
        sandbox.HandIn(large, Returns.Tasks("110000", 60_000, 1).Replace("2025Q3", period, StringComparison.Ordinal));

        var (exit, said) = await Collect("warehouse/raw", "2m");
        Assert.True(exit == 0, said);
        Assert.Contains("接收 1 份报表", said, StringComparison.Ordinal);
        Assert.Contains(large, said, StringComparison.Ordinal);
        Assert.Contains("No space left", said, StringComparison.Ordinal);

        // It still lies in the inbox, and there is room now.
        Assert.Contains("接收 1 份报表（60,000 行", (await sandbox.Run("collect")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_room_for_anything_collecting_says_so()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse/raw"));
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.Tasks("110000", 60_000, 1));
        var (exit, said) = await Collect("warehouse/raw", "1m");
        Assert.Equal(3, exit);
        Assert.Contains("No space left", said, StringComparison.Ordinal);
        Assert.True(File.Exists(sandbox.Path("warehouse/inbox/task_2025Q3_110000.csv")));
    }

    [Fact]
    public async Task A_workbook_that_cannot_be_unpacked_for_lack_of_room_is_not_sent_back()
    {
        Assert.Equal(0, (await sandbox.Run("template", "task", "--region", "310000", "--period", "2025Q3", "--out", sandbox.Path("task_2025Q3_310000.xlsx"))).Exit);
        Directory.CreateDirectory(sandbox.Path("warehouse/inbox"));
        Unusual(sandbox.Path("task_2025Q3_310000.xlsx"), sandbox.Path("warehouse/inbox/task_2025Q3_310000.xlsx"));
        Directory.CreateDirectory(sandbox.Path("small"));

        var (exit, said) = await Collect("small", "4k", sandbox.Path("small"));
        Assert.True(exit == 3, said);
        Assert.Contains("No space left", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox.Path("warehouse/returned")) && Directory.EnumerateFiles(sandbox.Path("warehouse/returned")).Any());

        // With room it is looked at, and goes back for what is wrong with it: it has no row.
        var again = await sandbox.Run("collect");
        Assert.Contains("退回 1 份", again.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("损坏", again.Out, StringComparison.Ordinal);
    }

    // The same workbook with its sheet under a name that the library which reads it does not look for.
    private static void Unusual(string source, string target)
    {
        using var from = ZipFile.OpenRead(source);
        using var to = ZipFile.Open(target, ZipArchiveMode.Create);
        foreach (var entry in from.Entries)
        {
            string name = entry.FullName.Replace("xl/workbook.xml", "xl/book.xml", StringComparison.Ordinal);
            using var content = to.CreateEntry(name.Replace("_rels/workbook.xml.rels", "_rels/book.xml.rels", StringComparison.Ordinal)).Open();
            using var reader = new StreamReader(entry.Open());
            content.Write(Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace("xl/workbook.xml", "xl/book.xml", StringComparison.Ordinal)));
        }
    }

    private async Task<(int Exit, string Said)> Collect(string folder, string size, string? temporary = null)
    {
        var (exit, said) = await sandbox.RunUnder(
            ["unshare", "--map-root-user", "--mount", "bash", "-c", $"mount -t tmpfs -o size={size} none \"$0\" || exit {NotAllowed}; exec \"$@\"", sandbox.Path(folder)],
            temporary is null ? [] : new() { ["TMPDIR"] = temporary }, "collect");
        Assert.SkipWhen(exit == NotAllowed || said.Contains("unshare:", StringComparison.Ordinal), "This machine does not allow a process to mount a file system of its own.");
        return (exit, said);
    }
}
