namespace Analytics.Jobs.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [InlineData("--no-such-option", "collect --no-such-option")]
    [InlineData("colect", "colect")]
    [InlineData("INDICATOR", "compare --by region")]
    [InlineData("--by", "compare trained_rate")]
    [InlineData("region|ownership|industry|size", "compare trained_rate --by weather")]
    [InlineData("--warehouse", "collect --warehouse")]
    [InlineData("--warehouse 后面缺少值", "collect --warehouse ")]
    [InlineData("--warehouse 后面缺少值", "collect --warehouse=")]
    [InlineData("“--strict”不能作为 --warehouse 的值", "collect --warehouse --strict")]
    [InlineData("zh|en", "collect --lang fr")]
    [InlineData("--lang", "collect --lang zh --lang en")]
    [InlineData("--limit", "check x.csv --limit x")]
    [InlineData("99999999999", "check x.csv --limit 99999999999")]
    [InlineData("--limit", "history --limit x")]
    [InlineData("collect|refresh|report", "jobs run everything")]
    [InlineData("list|run|history", "jobs")]
    public async Task A_wrong_call_exits_with_2_and_names_what_is_wrong(string named, string line)
    {
        var result = await sandbox.Run(line.Split(' '));

        Assert.Equal(2, result.Exit);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }

    [Theory]
    [InlineData("“-1”不能作为 --limit 的值，应为：0 至 2,147,483,647 的整数。\n", "check x.csv --limit -1")]
    [InlineData("“0”不能作为 --limit 的值，应为：1 至 2,147,483,647 的整数。\n", "history --limit 0")]
    public async Task A_limit_that_is_too_small_exits_with_2_and_says_which_are_possible(string said, string line)
    {
        var result = await sandbox.Run(line.Split(' '));

        Assert.Equal((2, "", said), (result.Exit, result.Out, result.Error));
    }

    [Theory]
    [InlineData("refresh")]
    [InlineData("report")]
    [InlineData("report --out pages")]
    [InlineData("collect")]
    [InlineData("verify")]
    [InlineData("vacuum --dry-run")]
    [InlineData("vacuum")]
    [InlineData("approve task --region 310000 --period 2025Q3")]
    [InlineData("period lock 2025Q3 --reason assessment")]
    [InlineData("period open 2025Q3 --reason correction")]
    [InlineData("remind --period 2025Q3")]
    [InlineData("jobs run collect")]
    [InlineData("jobs run refresh")]
    [InlineData("jobs pause refresh")]
    public async Task A_warehouse_that_is_not_there_is_not_made_by_what_works_on_one(string line)
    {
        foreach (string language in (string[])["zh", "en"])
        {
            var result = await sandbox.Run([.. line.Split(' '), "--warehouse", "typo", "--lang", language]);

            Assert.Equal((2, ""), (result.Exit, result.Out));
            Assert.Contains(sandbox.Path("typo"), result.Error, StringComparison.Ordinal);
            Assert.Contains("analytics run", result.Error, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }

    [Fact]
    public async Task A_warehouse_begins_with_its_folder_or_with_run()
    {
        Directory.CreateDirectory(sandbox.Path("put/inbox"));

        Assert.Equal(0, (await sandbox.Run("collect", "--warehouse", "put")).Exit);
        Assert.Equal(0, (await sandbox.Run("run", "--warehouse", "made")).Exit);
        Assert.Equal(0, (await sandbox.Run("verify", "--warehouse", "made")).Exit);
    }

    [Fact]
    public async Task A_wrong_call_is_explained_in_English_when_asked_for()
    {
        var result = await sandbox.Run("collect", "--lang", "en", "--no-such-option");

        Assert.Equal("Unknown command or option: --no-such-option\nSee: analytics collect --help\n", result.Error);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown_as_talk()
    {
        var result = await sandbox.Run();

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains("用法：analytics COMMAND", result.Error, StringComparison.Ordinal);
    }
}
