using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>The returns desk: check, collect, history.</summary>
public sealed class ReturnsTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    private const string ReadAs = "CSV 文本；编码 UTF-8（确定：全部字节符合 UTF-8，且有多字节字符）；以逗号分隔；换行符 LF；表头在第 1 行。";

    [Fact]
    public async Task A_good_file_is_said_to_be_good_and_the_warehouse_is_not_touched()
    {
        File.WriteAllText(sandbox.Path("task_2025Q3_310000.csv"), Returns.Tasks("310000", 3, 1));

        var result = await sandbox.Run("check", "task_2025Q3_310000.csv");

        Assert.Equal((0, ""), (result.Exit, result.Out));
        Assert.Equal($"{ReadAs}\ntask_2025Q3_310000.csv：3 行，没有问题，可以报送。\n", result.Error);
        Assert.Equal(sandbox.Path("task_2025Q3_310000.csv"), Assert.Single(Directory.EnumerateFileSystemEntries(sandbox.Folder)));
    }

    [Fact]
    public async Task A_bad_file_exits_with_1_and_every_finding_names_its_cell()
    {
        File.WriteAllText(sandbox.Path("task_2025Q3_310000.csv"), Returns.WithProgressOf140("310000"));

        var csv = await sandbox.Run("check", "task_2025Q3_310000.csv", "--format", "csv", "--lang", "en");
        var table = await sandbox.Run("check", "task_2025Q3_310000.csv", "--quiet");
        var json = await sandbox.Run("check", "task_2025Q3_310000.csv", "--format", "json");

        Assert.Equal((1, 1, 1), (csv.Exit, table.Exit, json.Exit));
        string[] lines = csv.Out.TrimEnd().Split('\n');
        Assert.Equal("severity,cell,row,column,field,value,rule,count,message", lines[0]);
        Assert.StartsWith("error,K2,2,11,progress_pct,140,", lines[1], StringComparison.Ordinal);
        Assert.Contains("1 error", csv.Error, StringComparison.Ordinal);
        Assert.Equal("", table.Error);
        Assert.Contains("错误   K2", table.Out, StringComparison.Ordinal);
        // People read the title that stands in their header, programs the name.
        Assert.Contains("完成进度", table.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("progress_pct", table.Out, StringComparison.Ordinal);
        Assert.Equal("progress_pct", JsonDocument.Parse(json.Out).RootElement[0].GetProperty("field").GetString());
        var finding = JsonDocument.Parse(json.Out).RootElement[0];
        Assert.Equal(("K2", 2, 140), (finding.GetProperty("cell").GetString(), finding.GetProperty("row").GetInt32(), int.Parse(finding.GetProperty("value").GetString()!, null)));
    }

    [Fact]
    public async Task Each_finding_is_one_line_for_grep()
    {
        // Two tasks of 140 per cent in K2 and K4, one of 150 with a name of two lines in K3.
        string text = Returns.WithProgressOf140("310000");
        string row = text.Split('\n')[1];
        File.WriteAllText(sandbox.Path("task_2025Q3_310000.csv"), text
            + row.Replace("T1", "T2", StringComparison.Ordinal).Replace(",140,", ",\"1\n5\",", StringComparison.Ordinal) + "\n" + row.Replace("T1", "T3", StringComparison.Ordinal) + "\n");

        var all = await sandbox.Run("check", "task_2025Q3_310000.csv", "--format", "line", "--lang", "en");
        var two = await sandbox.Run("check", "task_2025Q3_310000.csv", "--format", "line", "--limit", "2");

        Assert.Equal((1, 1), (all.Exit, two.Exit));
        Assert.Equal(
            [
                "task_2025Q3_310000.csv:K2: error maximum: \"Progress\" is 140 and must not be above 100.",
                "task_2025Q3_310000.csv:K3: error integer: \"1 5\" is no whole number. \"Progress\" takes a whole number such as 60.",
                "task_2025Q3_310000.csv:K4: error maximum: \"Progress\" is 140 and must not be above 100.",
            ], all.Out.TrimEnd().Split('\n'));
        Assert.Equal(2, two.Out.TrimEnd().Split('\n').Length);
        Assert.EndsWith("（另有 1 处未列出）\n", two.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_findings_than_a_screen_holds_begin_with_a_summary_by_rule()
    {
        // 120 rows: 55 with a progress above 100, 4 whose measure is none; the table lists 50 of the 59.
        string[] lines = Returns.Tasks("310000", 120, 0).TrimEnd().Split('\n');
        for (int i = 1; i <= 55; i++) lines[i] = lines[i].Replace(",60,", ",140,", StringComparison.Ordinal);
        for (int i = 60; i < 64; i++) lines[i] = lines[i].Replace(",M09,", ",M99,", StringComparison.Ordinal);
        File.WriteAllText(sandbox.Path("task_2025Q3_310000.csv"), string.Join('\n', lines) + "\n");

        var table = await sandbox.Run("check", "task_2025Q3_310000.csv");
        var csv = await sandbox.Run("check", "task_2025Q3_310000.csv", "--format", "csv");
        var one = await sandbox.Run("check", "task_2025Q3_310000.csv", "--limit", "1");
        var none = await sandbox.Run("check", "task_2025Q3_310000.csv", "--limit", "-1");

        string[] shown = table.Out.TrimEnd().Split('\n');
        Assert.Equal("按规则汇总：", shown[0]);
        Assert.Equal(["maximum", "错误", "55", "K2"], shown[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.Equal(["code_list", "错误", "4", "C61"], shown[4].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.Equal(50, shown.Count(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains("完成进度")));
        Assert.Contains("59 处错误", table.Error, StringComparison.Ordinal);
        Assert.EndsWith("（另有 9 处未列出）\n", table.Error, StringComparison.Ordinal);
        Assert.Equal(60, csv.Out.TrimEnd().Split('\n').Length);
        Assert.Contains("（另有 58 处未列出）", one.Error, StringComparison.Ordinal);
        Assert.Equal(2, none.Exit);
        Assert.Contains("--limit", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_fails_in_most_rows_is_told_once_and_counted_in_full()
    {
        File.WriteAllText(sandbox.Path("task_2025Q3_310000.csv"), Returns.Tasks("310000", 120, 0).Replace(",60,", ",140,", StringComparison.Ordinal));

        var result = await sandbox.Run("check", "task_2025Q3_310000.csv", "--format", "csv");

        string[] lines = result.Out.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("error,K2,2,11,progress_pct,140,maximum,120,“完成进度”为 140，不得大于 100。（120 行中共有 120 行如此，只列第一处。）", lines[1]);
        Assert.Equal($"{ReadAs}\ntask_2025Q3_310000.csv：120 行，120 处错误，0 处警告。请改正错误后再报送。\n", result.Error);
    }

    [Theory]
    [InlineData("no_such_file.csv")]
    [InlineData(".")]
    public async Task Checking_what_is_no_file_is_a_wrong_call(string file)
    {
        var result = await sandbox.Run("check", file);

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(sandbox.Folder, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collect_says_what_was_accepted_and_what_was_returned_and_why()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.WithProgressOf140("110000"));

        var result = await sandbox.Run("collect");

        Assert.Equal(0, result.Exit);
        string[] lines = result.Out.TrimEnd().Split('\n');
        Assert.Equal("接收 1 份报表（3 行，0 处警告），退回 1 份：", lines[0]);
        Assert.Equal("  task_2025Q3_110000.csv  1 处错误", lines[1]);
        Assert.StartsWith("    K2：", lines[2], StringComparison.Ordinal);
        Assert.Contains("140", lines[2], StringComparison.Ordinal);
        string findings = lines[3].Split("问题清单：")[1];
        Assert.True(File.Exists(findings), findings);
        Assert.StartsWith(sandbox.Path("warehouse/returned/"), findings, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Path("warehouse/inbox")));

        var again = await sandbox.Run("collect");
        Assert.Equal((0, $"{sandbox.Path("warehouse/inbox")} 中没有新的报表。\n"), (again.Exit, again.Out));
    }

    [Fact]
    public async Task Strict_exits_with_1_when_a_return_is_sent_back()
    {
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.WithProgressOf140("110000"));
        Assert.Equal(1, (await sandbox.Run("collect", "--strict")).Exit);

        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));
        Assert.Equal(0, (await sandbox.Run("collect", "--strict")).Exit);
    }

    [Fact]
    public async Task Collect_gives_the_submissions_to_programs()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.WithProgressOf140("110000"));

        string[] lines = (await sandbox.Run("collect", "--format", "csv")).Out.TrimEnd().Split('\n');

        Assert.Equal("file,kind,period,region,status,revision,rows,errors,warnings,synthetic,read_as,first_finding,findings_file,reason", lines[0]);
        Assert.StartsWith($"task_2025Q3_110000.csv,task,2025Q3,110000,returned,,1,1,0,false,{ReadAs},", lines[1], StringComparison.Ordinal);
        Assert.Equal($"task_2025Q3_310000.csv,task,2025Q3,310000,accepted,1,3,0,0,false,{ReadAs},,,", lines[2]);

        // The same once more brings nothing; what cannot be taken in is told of too.
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));
        string link = sandbox.Path("warehouse/inbox/task_2025Q3_120000.csv");
        File.CreateSymbolicLink(link, sandbox.Path("elsewhere.csv"));
        var again = await sandbox.Run("collect", "--format", "csv", "--strict");
        lines = again.Out.TrimEnd().Split('\n');
        Assert.Equal((1, $"task_2025Q3_310000.csv,task,2025Q3,310000,unchanged,1,3,0,0,false,,,,"), (again.Exit, lines[1]));
        Assert.StartsWith($"{link},,,,unreadable,,,,,,,,,", lines[2], StringComparison.Ordinal);
        Assert.Contains("no ordinary file", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("collect")]
    [InlineData("run")]
    public async Task Stopped_it_tells_what_it_decided(string command)
    {
        sandbox.HandIn("task_2025Q2_110000.csv", Returns.WithProgressOf140("110000"));
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));
        using var held = new HeldStep("return.decided");
        using var stopped = sandbox.Start(command, "--warehouse", sandbox.Path("warehouse"));
        await held.Reached;
        stopped.Interrupt();
        held.Release();
        var result = await stopped.Finished();
        Assert.Equal(3, result.Exit);
        Assert.Contains("task_2025Q2_110000.csv", result.Out, StringComparison.Ordinal);
        // The other is there for the next time.
        Assert.Contains("接收 1 份报表", (await sandbox.Run("collect", "--warehouse", sandbox.Path("warehouse"))).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_tells_the_versions_of_a_table_newest_first()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));
        await sandbox.Run("collect");
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 4, 2));
        await sandbox.Run("collect");

        var one = await sandbox.Run("history", "returns/task", "--format", "json");
        var all = await sandbox.Run("history", "--format", "csv");
        var none = await sandbox.Run("history", "returns/tasks");

        var commits = JsonDocument.Parse(one.Out).RootElement.EnumerateArray().ToList();
        Assert.Equal([2, 1, 0], commits.Select(c => c.GetProperty("version").GetInt32()));
        Assert.Equal((4, 3), (commits[0].GetProperty("rows_added").GetInt32(), commits[0].GetProperty("rows_removed").GetInt32()));
        Assert.EndsWith("+08:00", commits[0].GetProperty("instant").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, all.Exit);
        Assert.Contains(",submissions,", all.Out, StringComparison.Ordinal);
        Assert.Contains(",returns/task,2,", all.Out, StringComparison.Ordinal);
        Assert.Equal(2, none.Exit);
        Assert.Contains("returns/task、submissions", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_are_compared_in_a_table_in_CSV_and_in_JSON()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.Tasks("110000", 20, 10));
        await sandbox.Run("collect");
        var refreshed = await sandbox.Run("refresh");
        Assert.Contains("数据集市 task_progress：更新 2025Q3", refreshed.Out, StringComparison.Ordinal);
        Assert.Equal("数据集市已是最新。\n", (await sandbox.Run("refresh")).Out);

        var table = await sandbox.Run("compare", "task_completion", "--by", "region");
        var csv = await sandbox.Run("compare", "task_completion", "--by", "region", "--period", "2025Q3", "--format", "csv", "--lang", "en");

        // 10 of 20, 10 of 40, 20 of 60; the Wilson interval of 10 of 20 is 29.9 to 70.1.
        Assert.Equal((0, 0), (table.Exit, csv.Exit));
        Assert.Contains("2/32 个地区已报", table.Out, StringComparison.Ordinal);
        var beijing = table.Out.Split('\n').First(l => l.Contains("110000", StringComparison.Ordinal));
        Assert.Equal(["1", "110000", "北京市", "50.0", "29.9", "70.1", "10", "20", "20"], beijing.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string[] lines = csv.Out.TrimEnd().Split('\n');
        Assert.StartsWith("rank,code,name,value,low,high,numerator,denominator,units,withheld,indicator,unit,period,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1,110000,Beijing,50,29.9", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("2,310000,Shanghai,25,", StringComparison.Ordinal));
        Assert.StartsWith(",100000,National,33.3", lines[^1], StringComparison.Ordinal);
        Assert.EndsWith(",task_completion,%,2025Q3,1,2,32,false", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("相近", "compare task_complete --by region")]
    [InlineData("2031Q1", "compare task_completion --by region --period 2031Q1")]
    [InlineData("yesterday", "compare task_completion --by region --as-of yesterday")]
    public async Task What_cannot_be_compared_is_a_wrong_call(string named, string line)
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        await sandbox.Run("collect");
        await sandbox.Run("refresh");

        var result = await sandbox.Run(line.Split(' '));

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_version_can_be_compared()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        await sandbox.Run("collect");
        await sandbox.Run("refresh");
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 30));
        await sandbox.Run("collect");
        await sandbox.Run("refresh");

        string now = (await sandbox.Run("compare", "task_completion", "--by", "region", "--format", "csv")).Out;
        string then = (await sandbox.Run("compare", "task_completion", "--by", "region", "--format", "csv", "--as-of", "1")).Out;

        Assert.Contains(",310000,上海市,75,", now, StringComparison.Ordinal);
        Assert.Contains(",310000,上海市,25,", then, StringComparison.Ordinal);
    }
}
