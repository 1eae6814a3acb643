using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>The evaluator's side of the returns desk: status, approvals, locks, revisions.</summary>
public sealed class DeskTests : IDisposable
{
    private const string File = "task_2025Q3_310000.csv";

    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    private async Task<Result> Run(string line) => await sandbox.Run(line.Split(' '));

    private async Task Accepted(int tasks, int done)
    {
        sandbox.HandIn(File, Returns.Tasks("310000", tasks, done));
        Assert.Equal(0, (await Run("collect --strict")).Exit);
    }

    [Fact]
    public async Task An_approved_return_refuses_a_correction_and_says_who_approved_it()
    {
        await Accepted(3, 1);
        var approved = await Run("approve task --region 310000 --period 2025Q3 --by 王评估");
        Assert.Equal((0, "已审定：task 2025Q3 310000，第 1 次报送（王评估）。\n"), (approved.Exit, approved.Out));
        var again = await Run("approve task --region 310000 --period 2025Q3 --lang en");
        Assert.Equal((2, ""), (again.Exit, again.Out));
        Assert.Contains("王评估 already", again.Error, StringComparison.Ordinal);

        sandbox.HandIn(File, Returns.Tasks("310000", 3, 2));
        var refused = await Run("collect --strict");
        Assert.Equal(1, refused.Exit);
        Assert.Contains("王评估", refused.Out, StringComparison.Ordinal);

        var silent = await Run("approve task --region 310000 --period 2025Q3 --withdraw");
        Assert.Equal((2, true), (silent.Exit, silent.Error.Contains("--reason", StringComparison.Ordinal)));
        Assert.Equal(0, (await Run("approve task --region 310000 --period 2025Q3 --withdraw --reason 漏报")).Exit);
        await Accepted(3, 2);

        string[] steps = (await Run("period list 2025Q3 --format csv")).Out.TrimEnd().Split('\n');
        Assert.Equal("at,actor,action,period,kind,region,revision,submission_id,until,reason,event_id", steps[0]);
        Assert.Contains(",approval_withdrawn,2025Q3,task,310000,1,", steps[1], StringComparison.Ordinal);
        Assert.Contains(",王评估,approved,2025Q3,task,310000,1,", steps[2], StringComparison.Ordinal);
        Assert.Equal(3, steps.Length);
    }

    [Fact]
    public async Task A_locked_period_is_refused_by_check_and_collect_until_it_is_opened()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        Assert.Equal("已锁定：所有报表 2025Q3 全国（李评估）。\n", (await sandbox.Run("period", "lock", "2025Q3", "--by", "李评估", "--reason", "评估 开始\n")).Out);
        System.IO.File.WriteAllText(sandbox.Path(File), Returns.Tasks("310000", 3, 1));
        var check = await Run($"check {File} --format json");
        Assert.Equal(1, check.Exit);
        var finding = JsonDocument.Parse(check.Out).RootElement[0];
        Assert.Equal("period_locked", finding.GetProperty("rule").GetString());
        Assert.Contains("评估 开始。", finding.GetProperty("message").GetString(), StringComparison.Ordinal);
        sandbox.HandIn(File, Returns.Tasks("310000", 3, 1));
        Assert.Equal(1, (await Run("collect --strict")).Exit);

        Assert.Equal(0, (await Run("period open 2025Q3 --kind task --region 310000 --reason correction")).Exit);
        Assert.Equal(0, (await Run($"check {File}")).Exit);
        await Accepted(3, 1);
    }

    [Theory]
    [InlineData("tasks", "approve tasks --region 310000 --period 2025Q3")]
    [InlineData("319999", "approve task --region 319999 --period 2025Q3")]
    [InlineData("2025Q3", "approve task --region 310000 --period 2025")]
    [InlineData("还没有接收过", "approve task --region 310000 --period 2025Q3")]
    [InlineData("--reason", "period lock 2025Q3")]
    [InlineData("calendar.csv", "period lock 2031Q1 --reason x")]
    [InlineData("2025Q3", "period lock 2025Q5 --reason x")]
    [InlineData("--until", "period open 2025Q3 --until tomorrow --reason x")]
    [InlineData("2020-01-01", "period open 2025Q3 --until 2020-01-01 --reason x")]
    [InlineData("lock|open|list", "period")]
    [InlineData("--period", "status")]
    [InlineData("2025Q9", "status --period 2025Q9")]
    [InlineData("2025", "status --period 2025Q3 --kind target")]
    [InlineData("analytics history task --region", "history task")]
    [InlineData("analytics history task --region", "history task --period 2025Q3")]
    [InlineData("--revision", "history task --region 310000 --period 2025Q3 --rows")]
    [InlineData("还没有接收过", "history task --region 310000 --period 2025Q3 --revision 1")]
    [InlineData("--limit", "history task --region 310000 --period 2025Q3 --revision 1 --limit 0")]
    public async Task What_cannot_be_done_is_said_in_plain_words(string named, string line)
    {
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        var result = await Run(line);
        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blank_reason_is_none()
    {
        var result = await sandbox.Run("period", "lock", "2025Q3", "--reason", "  ");
        Assert.Equal(2, result.Exit);
        Assert.Contains("--reason", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_a_return_tells_revisions_differences_and_rows()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse/inbox/shanghai"));
        await Accepted(3, 1);
        System.IO.File.WriteAllText(sandbox.Path($"warehouse/inbox/shanghai/{File}"), Returns.Tasks("310000", 4, 2));
        await Run("collect --strict");
        sandbox.HandIn(File, Returns.WithProgressOf140("310000"));
        await Run("collect");
        await Run("approve task --region 310000 --period 2025Q3 --by 王评估");

        // T4 is new; of T2 the status, the progress and the day of completion changed.
        string[] lines = (await Run("history task --region 310000 --period 2025Q3 --format csv")).Out.TrimEnd().Split('\n');
        Assert.Equal(
            "revision,received_at,sender,file,rows,errors,warnings,status,approved_by,approved_at,rows_added,rows_removed,rows_changed,cells_changed,submission_id,table_version,handed_in_at", lines[0]);
        Assert.Equal([",returned,,,,,,,", "2,approved,王评估,1,0,1,3", "1,superseded,,,,,"], lines.Skip(1).Select(line =>
        {
            string[] cells = line.Split(',');
            return cells[7] == "returned" ? $"{cells[0]},returned,,,,,,," : string.Join(',', [cells[0], cells[7], cells[8], .. cells[10..14]]);
        }));
        Assert.Equal(["shanghai", Environment.UserName], [lines[2].Split(',')[2], lines[3].Split(',')[2]]);

        var table = await Run("history task --region 310000 --period 2025Q3");
        Assert.Contains("当前，已审定", table.Out, StringComparison.Ordinal);
        string[] changes = (await Run("history task --region 310000 --period 2025Q3 --revision 2 --evaluator --format csv")).Out.TrimEnd().Split('\n');
        Assert.Equal(
            ["change,key,field,before,after", "changed,310000 / T2,status,in_progress,done", "changed,310000 / T2,progress_pct,60,100",
                "changed,310000 / T2,completed_on,,2025-09-01", "added,310000 / T4,,,"], changes);
        var few = await Run("history task --region 310000 --period 2025Q3 --revision 2 --evaluator --limit 1 --format csv");
        Assert.Equal((2, true), (few.Out.TrimEnd().Split('\n').Length, few.Error.Contains("--limit", StringComparison.Ordinal)));

        var rows = JsonDocument.Parse((await Run("history task --region 310000 --period 2025Q3 --revision 1 --rows --evaluator --format json")).Out).RootElement;
        Assert.Equal(["T1", "T2", "T3"], rows.EnumerateArray().Select(row => row.GetProperty("task_id").GetString()));
        Assert.Equal((100, "2025-09-01", 2), (rows[0].GetProperty("progress_pct").GetInt32(), rows[0].GetProperty("completed_on").GetString(), rows[0].GetProperty("source_row").GetInt32()));
        // Without the right to see rows there are their numbers: one came, one changed in three cells.
        var closed = await Run("history task --region 310000 --period 2025Q3 --revision 2 --rows --format json");
        var counts = JsonDocument.Parse(closed.Out).RootElement.EnumerateArray().Single();
        Assert.Equal((1, 0, 1, 3), (counts.GetProperty("rows_added").GetInt32(), counts.GetProperty("rows_removed").GetInt32(), counts.GetProperty("rows_changed").GetInt32(), counts.GetProperty("cells_changed").GetInt32()));
        Assert.DoesNotContain("T4", closed.Out, StringComparison.Ordinal);
        Assert.Contains("--evaluator", closed.Error, StringComparison.Ordinal);
        Assert.Contains("没有第 3 次报送；现有 1 至 2。", (await Run("history task --region 310000 --period 2025Q3 --revision 3")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_what_was_just_collected_without_a_refresh()
    {
        // 2025Q3 was due on 2025-10-20, which is over: what comes now is late, what does not is missing.
        await Accepted(3, 1);
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.WithProgressOf140("110000"));
        await Run("collect");

        var status = await Run("status --period 2025Q3 --kind task");
        Assert.Equal((0, ""), (status.Exit, status.Error));
        string[] lines = status.Out.TrimEnd().Split('\n');
        Assert.Equal("2025Q3：应报 32 份，收到 2，接收 1（逾期 1），退回待改 1，缺报 30。", lines[0]);
        Assert.Contains(lines, line => line.Contains("310000", StringComparison.Ordinal) && line.Contains("逾期接收", StringComparison.Ordinal) && line.Contains("2025-10-20", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("北京市", StringComparison.Ordinal) && line.Contains("退回待改", StringComparison.Ordinal));

        string[] csv = (await Run("status --period 2025Q3 --kind task --region 310000 --format csv")).Out.TrimEnd().Split('\n');
        Assert.StartsWith("kind,region,name,period,expected,state,opens,due,closes,first_received_at,", csv[0], StringComparison.Ordinal);
        Assert.StartsWith("task,310000,上海市,2025Q3,true,accepted_late,2025-10-01,2025-10-20,,", Assert.Single(csv[1..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_what_is_approved_and_locked_and_until_when_it_is_open_again()
    {
        await Accepted(3, 1);
        await Run("approve task --region 310000 --period 2025Q3 --by 王评估");
        await Run("period lock 2025Q3 --kind task --by 李评估 --reason 评估开始");
        await Run("period open 2025Q3 --kind task --region 110000 --until 2999-12-31 --by 李评估 --reason 补报");

        string[] lines = (await Run("status --period 2025Q3 --kind task")).Out.TrimEnd().Split('\n');
        Assert.Equal("2025Q3：应报 32 份，收到 1，接收 1（逾期 1），退回待改 0，缺报 31，审定 1，锁定 31。", lines[0]);
        Assert.Contains(lines, line => line.Contains("上海市", StringComparison.Ordinal) && line.Contains("已锁定", StringComparison.Ordinal));

        JsonElement rows = JsonDocument.Parse((await Run("status --period 2025Q3 --kind task --format json")).Out).RootElement;
        JsonElement Of(string region) => rows.EnumerateArray().Single(row => row.GetProperty("region").GetString() == region);
        Assert.Equal((1, true), (Of("310000").GetProperty("approved_revision").GetInt32(), Of("310000").GetProperty("locked").GetBoolean()));
        Assert.Equal((JsonValueKind.Null, false, "2999-12-31"),
            (Of("110000").GetProperty("approved_revision").ValueKind, Of("110000").GetProperty("locked").GetBoolean(), Of("110000").GetProperty("reopened_until").GetString()));
    }

    [Fact]
    public async Task An_empty_warehouse_owes_everything()
    {
        var status = await Run("status --period 2025Q3 --lang en");
        Assert.Equal(0, status.Exit);
        Assert.StartsWith("2025Q3: 128 due, 0 received, 0 accepted (0 late), 0 sent back, 128 missing.", status.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox.Path("warehouse")));
        var list = await Run("period list");
        Assert.Equal((0, "", "没有办理记录。\n"), (list.Exit, list.Out, list.Error));
        Assert.Equal(0, (await Run("history task --region 310000 --period 2025Q3")).Exit);
    }
}
