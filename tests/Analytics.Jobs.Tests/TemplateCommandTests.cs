using System.IO.Compression;

namespace Analytics.Jobs.Tests;

public sealed class TemplateCommandTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task It_writes_a_workbook_named_for_the_return_and_says_where()
    {
        var result = await sandbox.Run("template", "task", "--region", "440000", "--period", "2025Q4");

        Assert.Equal((0, ""), (result.Exit, result.Error));
        Assert.Equal(sandbox.Path("task_2025Q4_440000.xlsx"), result.Out.TrimEnd());
        using var zip = ZipFile.OpenRead(sandbox.Path("task_2025Q4_440000.xlsx"));
        Assert.NotNull(zip.GetEntry("xl/workbook.xml"));
    }

    [Fact]
    public async Task It_begins_with_what_was_accepted_before()
    {
        sandbox.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 3, 1));
        await sandbox.Run("collect");

        var result = await sandbox.Run("template", "task", "--region", "440000", "--period", "2025Q4", "--prefill", "--out", "任务.xlsx");

        Assert.Equal((0, "已填入 2025Q3 接收的 3 行，请逐行更新。"), (result.Exit, result.Error.TrimEnd()));
        Assert.True(File.Exists(sandbox.Path("任务.xlsx")));
    }

    [Fact]
    public async Task With_nothing_accepted_before_it_is_empty_and_says_so()
    {
        var result = await sandbox.Run("template", "task", "--region", "440000", "--period", "2025Q4", "--prefill", "--lang", "en");

        Assert.Equal((0, "Nothing was accepted for 440000 before; the template is empty."), (result.Exit, result.Error.TrimEnd()));
    }

    [Theory]
    [InlineData("440000", "2025", "“2025”不能作为 --period 的值，应为：季度，如 2025Q4。")]
    [InlineData("440000", "2025Q5", "“2025Q5”不能作为 --period 的值，应为：季度，如 2025Q4。")]
    [InlineData("449999", "2025Q4", "“449999”不能作为 --region 的值，应为：能报送 enterprise 的六位地区代码，如 440000。")]
    [InlineData("810000", "2025Q4", "“810000”不能作为 --region 的值，应为：能报送 enterprise 的六位地区代码，如 440000。")]
    [InlineData("44' OR '1'='1", "2025Q4", "“44' OR '1'='1”不能作为 --region 的值，应为：能报送 enterprise 的六位地区代码，如 440000。")]
    public async Task A_period_or_region_that_no_return_is_for_is_refused(string region, string period, string message)
    {
        var result = await sandbox.Run("template", "enterprise", "--region", region, "--period", period);

        Assert.Equal((2, "", message), (result.Exit, result.Out, result.Error.TrimEnd()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }

    [Fact]
    public async Task A_file_that_exists_is_not_overwritten()
    {
        File.WriteAllText(sandbox.Path("task_2025Q4_440000.xlsx"), "mine");

        var result = await sandbox.Run("template", "task", "--region", "440000", "--period", "2025Q4");

        Assert.Equal(2, result.Exit);
        Assert.Contains("已存在", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(sandbox.Path("task_2025Q4_440000.xlsx")));
    }
}
