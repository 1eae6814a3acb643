using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Lake;

namespace Analytics.Jobs.Tests;

/// <summary>Word documents from the command line.</summary>
public sealed partial class DocumentTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("--docx", "report --region 440000")]
    [InlineData("--docx", "report --period 2025Q3")]
    [InlineData("--region", "report --docx a.docx")]
    [InlineData("--year", "report --docx a.docx --region 440000 --year 2025")]
    [InlineData("--out", "report --docx a.docx --year 2025 --out pages")]
    [InlineData("--period", "report --docx a.docx --year 2025 --period 2025Q3")]
    [InlineData("2025Q3", "report --docx a.docx --year 2025Q3")]
    [InlineData(".docx", "report --docx a.pdf --year 2025")]
    [InlineData("--warehouse", "report --docx a.docx --region 440000")]
    [InlineData("--warehouse", "report --docx a.docx --year 2025")]
    public async Task What_makes_no_document_exits_with_2_says_why_and_writes_none(string named, string line)
    {
        foreach (string language in (string[])["zh", "en"])
        {
            var result = await sandbox.Run([.. line.Split(' '), "--quiet", "--lang", language]);

            Assert.Equal((2, ""), (result.Exit, result.Out));
            Assert.Contains(named, result.Error, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.EnumerateFiles(sandbox.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_year_is_final_when_all_of_it_is_locked_and_the_versions_of_a_document_are_kept()
    {
        sandbox.HandInSamples();
        Assert.Equal(0, (await sandbox.Run("collect", "--quiet")).Exit);
        Assert.Equal(0, (await sandbox.Run("refresh", "--quiet")).Exit);

        var open = await sandbox.Run("report", "--docx", "open.docx", "--year", "2025");
        Assert.Equal((0, sandbox.Path("open.docx") + "\n"), (open.Exit, open.Out));
        Assert.Contains("初步数", open.Error, StringComparison.Ordinal);
        Assert.Contains("初步数", Text("open.docx"), StringComparison.Ordinal);
        Assert.Contains(Publications.Versions(new LakeStore(sandbox.Path("warehouse/lake"))), publication => publication.Name == "open.docx" && publication.Table == "marts/research_enterprise");

        foreach (string quarter in (string[])["2025Q1", "2025Q2", "2025Q3", "2025Q4"])
            Assert.Equal(0, (await sandbox.Run("period", "lock", quarter, "--reason", "closed", "--by", "E")).Exit);
        Assert.Equal(0, (await sandbox.Run("report", "--docx", "final.docx", "--year", "2025", "--quiet")).Exit);
        Assert.DoesNotContain("初步数", Text("final.docx"), StringComparison.Ordinal);
        // Locking moved no figure.
        Assert.Equal(AsOf().Match(Text("open.docx")).Value, AsOf().Match(Text("final.docx")).Value);
        Assert.NotEqual("", AsOf().Match(Text("final.docx")).Value);

        Assert.Equal(0, (await sandbox.Run("period", "open", "2025Q3", "--kind", "task", "--reason", "late", "--by", "E")).Exit);
        Assert.Equal(0, (await sandbox.Run("report", "--docx", "again.docx", "--year", "2025", "--quiet", "--lang", "en")).Exit);
        Assert.Contains("may still come in or be corrected: Task return of Q3 2025.", Text("again.docx"), StringComparison.Ordinal);

        byte[] before = File.ReadAllBytes(sandbox.Path("final.docx"));
        var second = await sandbox.Run("report", "--docx", "final.docx", "--year", "2025");
        Assert.Equal((2, ""), (second.Exit, second.Out));
        Assert.Contains("已存在", second.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(sandbox.Path("final.docx")));
    }

    [Fact]
    public async Task Only_what_keeps_a_document_from_its_place_is_blamed_on_that_place()
    {
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 5, 3));
        Assert.Equal(0, (await sandbox.Run("collect", "--quiet")).Exit);
        Assert.Equal(0, (await sandbox.Run("refresh", "--quiet")).Exit);
        File.WriteAllText(sandbox.Path("taken"), "");
        string[] ask = ["report", "--region", "440000", "--quiet", "--docx"];

        var target = await sandbox.Run([.. ask, "taken/a.docx"]);
        var (exit, said) = await sandbox.RunUnder(["env"], new() { ["TMPDIR"] = sandbox.Path("nowhere") }, [.. ask, "a.docx"]);

        Assert.Equal((3, 3), (target.Exit, exit));
        Assert.Contains($"无法写入目录 {sandbox.Path("taken")}", target.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("无法写入目录", said, StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.Path("a.docx")));
    }

    [GeneratedRegex("数据截至.*?北京时间")]
    private static partial Regex AsOf();

    private string Text(string file)
    {
        using var package = ZipFile.OpenRead(sandbox.Path(file));
        using var reader = new StreamReader(package.GetEntry("word/document.xml")!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
