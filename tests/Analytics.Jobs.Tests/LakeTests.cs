using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>What the program says of the lake: history, diff, verify, vacuum, and pages as of a moment.</summary>
public sealed class LakeTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task Diff_shows_the_figures_that_a_revision_moved()
    {
        await Revise();

        var csv = await sandbox.Run("diff", "marts/task_progress", "1", "2", "--format", "csv");
        var table = await sandbox.Run("diff", "marts/task_progress", "1", "2", "--lang", "en");
        var json = await sandbox.Run("diff", "returns/task", "1", "2", "--format", "json", "--limit", "1", "--quiet", "--evaluator");

        // 10 of 40 tasks done, then 30 of 40, of one measure.
        Assert.Equal((0, 0, 0), (csv.Exit, table.Exit, json.Exit));
        string[] lines = csv.Out.TrimEnd().Split('\n');
        Assert.Equal("change,period,province,region_code,measure_code,column,before,after,difference", lines[0]);
        Assert.Contains("count,,,,,rows,1,1,0", lines);
        Assert.Contains("total,,,,,done,10,30,20", lines);
        Assert.Contains("count,,,,,rows_changed,,1,", lines);
        Assert.Contains(lines, line => line.StartsWith("changed,2025Q3,31,310000,", StringComparison.Ordinal) && line.EndsWith(",done,10,30,20", StringComparison.Ordinal));
        Assert.StartsWith("marts/task_progress: version 1 (", table.Out, StringComparison.Ordinal);
        Assert.EndsWith("Rows added: 0, removed: 0, changed: 1.\n", table.Out, StringComparison.Ordinal);
        // 20 tasks got done; one of them is told of, and where its row came from is no change.
        var rows = JsonDocument.Parse(json.Out).RootElement.EnumerateArray().ToList();
        Assert.Equal("20", rows.Single(row => row.GetProperty("column").GetString() == "rows_changed").GetProperty("after").GetString());
        Assert.Single(rows.Where(row => row.GetProperty("change").GetString() == "changed").Select(row => row.GetProperty("task_id").GetString()).Distinct());
        Assert.DoesNotContain(rows, row => row.GetProperty("column").GetString() is "submission_id" or "source_row");
        Assert.Equal("", json.Error);
        // A number below zero is one for a spreadsheet too, not text.
        Assert.Contains("total,,,,,done,30,10,-20", (await sandbox.Run("diff", "marts/task_progress", "2", "1", "--format", "csv")).Out.Split('\n'));
        Assert.Contains("没有不同。", (await sandbox.Run("diff", "returns/task", "2", "2")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_of_returns_gives_counts_and_no_row_unless_an_evaluator_asks()
    {
        await Revise();
        sandbox.HandIn("task_2025Q3_320000.csv", "no,header\n");
        await sandbox.Run("collect");

        var closed = await sandbox.Run("diff", "returns/task", "1", "2", "--format", "csv", "--quiet");
        var open = await sandbox.Run("diff", "returns/task", "1", "2", "--format", "csv", "--evaluator");
        var findings = await sandbox.Run("diff", "findings", "0", "1", "--format", "json", "--evaluator", "--quiet");

        Assert.Equal(
            ["count,,,,rows,40,40,0", "count,,,,rows_added,,0,", "count,,,,rows_removed,,0,", "count,,,,rows_changed,,20,"],
            closed.Out.TrimEnd().Split('\n').Skip(1).Select(line => string.Join(',', line.Split(',').Where((_, i) => i < 4 || i >= line.Split(',').Length - 4))));
        Assert.DoesNotContain("T1", closed.Out, StringComparison.Ordinal);
        // Also when it shall be quiet: the rows that are not there are not missing.
        Assert.Contains("--evaluator", closed.Error, StringComparison.Ordinal);
        Assert.Contains("changed,", open.Out, StringComparison.Ordinal);
        Assert.Contains("不得外传", open.Error, StringComparison.Ordinal);
        // progress_pct is a rate, and is not added up.
        Assert.DoesNotContain("total,", open.Out, StringComparison.Ordinal);
        // Findings have no key and a column called "column"; every field has a name of its own, and rows and columns are not added up.
        var rows = JsonDocument.Parse(findings.Out).RootElement.EnumerateArray().ToList();
        Assert.Contains(rows, row => row.GetProperty("change").GetString() == "added" && row.TryGetProperty("key_column", out _) && row.GetProperty("column").ValueKind == JsonValueKind.Null);
        Assert.DoesNotContain(rows, row => row.GetProperty("change").GetString() == "total");
    }

    [Fact]
    public async Task Rows_of_enterprise_returns_are_not_even_counted_unless_an_evaluator_asks()
    {
        sandbox.HandInSamples();
        await sandbox.Run("collect");
        await sandbox.Run("refresh");

        foreach (string table in new[] { "returns/enterprise", "marts/cube_enterprise", "marts/return_status" })
        {
            var diff = await sandbox.Run("diff", table, "0", "1", "--lang", "en");
            Assert.Equal((0, ""), (diff.Exit, diff.Out));
            Assert.StartsWith($"The numbers of rows of {table} are numbers of enterprises", diff.Error, StringComparison.Ordinal);
            var rows = JsonDocument.Parse((await sandbox.Run("history", table, "--format", "json")).Out).RootElement.EnumerateArray().ToList();
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("rows_added").ValueKind));
            Assert.Contains("count,", (await sandbox.Run("diff", table, "0", "1", "--format", "csv", "--evaluator", "--limit", "0")).Out, StringComparison.Ordinal);
            var all = JsonDocument.Parse((await sandbox.Run("history", table, "--format", "json", "--evaluator")).Out).RootElement.EnumerateArray();
            Assert.Contains(all, row => row.GetProperty("rows_added").GetInt64() > 0);
        }
        // What everybody may query is shown: cells of the research table, withheld ones without figures.
        var research = await sandbox.Run("diff", "marts/research_enterprise", "0", "1", "--format", "csv", "--limit", "1");
        Assert.Contains("added,2025Q2,100000,", research.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("total,", research.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_means_the_same_moment_for_ever()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        await sandbox.Run("collect");
        await sandbox.Run("refresh");
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 30));
        await sandbox.Run("collect");
        string[] first = await Ask();
        await sandbox.Run("refresh");
        string[] second = await Ask();
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 35));
        await sandbox.Run("collect");
        await sandbox.Run("refresh");

        Assert.Equal(first, second);
        Assert.Equal(first, await Ask());
        Assert.Contains("25", first[1], StringComparison.Ordinal);

        async Task<string[]> Ask()
        {
            await sandbox.Run("report", "--as-of", "2", "--out", "then", "--quiet");
            return
            [
                (await sandbox.Run("history", "--as-of", "2", "--format", "csv")).Out,
                string.Concat(Directory.EnumerateFiles(sandbox.Path("then/charts"), "task_completion.region*.csv").Order(StringComparer.Ordinal).Select(File.ReadAllText)),
                (await sandbox.Run("compare", "task_completion", "--by", "region", "--as-of", "1", "--format", "csv")).Out,
            ];
        }
    }

    [Theory]
    [InlineData("没有表“nothing”", "diff nothing 1 2")]
    [InlineData("没有版本 9", "diff returns/task 1 9")]
    [InlineData("2026-01-20T00:00+08:00", "diff returns/task yesterday 1")]
    [InlineData("还不存在", "diff returns/task 2001-01-01T00:00+08:00 1")]
    [InlineData("--limit", "diff returns/task 1 2 --limit -1")]
    [InlineData("没有表“nothing”", "verify nothing")]
    [InlineData("至少保留 7 天", "vacuum --retain 6d")]
    [InlineData("90d", "vacuum --retain forever")]
    [InlineData("--out", "report --as-of 1")]
    [InlineData("之内", "report --as-of 1 --out warehouse/site")]
    [InlineData("之内", "report --as-of 1 --out warehouse/site/ --warehouse warehouse/")]
    [InlineData("之内", "report --out warehouse/inbox")]
    [InlineData("之内", "report --out warehouse/lake/pages")]
    [InlineData("之内", "report --out warehouse")]
    [InlineData("没有版本 9", "history returns/task --as-of 9")]
    [InlineData("没有版本 999", "report --as-of 999 --out then --quiet")]
    [InlineData("没有版本 999", "report --as-of 999 --docx then.docx --region 310000 --period 2025Q3 --quiet")]
    [InlineData("没有版本 999", "export --as-of 999 --out then --quiet")]
    [InlineData("没有版本 999", "compare task_completion --by region --as-of 999")]
    [InlineData("没有版本 999", "tasks --as-of 999")]
    [InlineData("没有版本 999", "difficulties --as-of 999")]
    public async Task A_call_that_cannot_be_is_refused_with_the_reason(string named, string line)
    {
        await Revise();

        var result = await sandbox.Run(line.Split(' '));

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_names_the_submission_and_ends_at_a_moment()
    {
        await Revise();

        var now = JsonDocument.Parse((await sandbox.Run("history", "returns/task", "--format", "json")).Out).RootElement.EnumerateArray().ToList();
        var then = await sandbox.Run("history", "returns/task", "--as-of", "1", "--format", "csv");
        // Up to the commit of version 2 of the submissions: with the marts made from version 1, not yet those made from it.
        var all = JsonDocument.Parse((await sandbox.Run("history", "--as-of", "2", "--format", "json")).Out).RootElement.EnumerateArray()
            .Select(row => $"{row.GetProperty("table").GetString()} {row.GetProperty("version").GetInt32()}").ToList();

        Assert.Equal("task_2025Q3_310000.csv", now[0].GetProperty("file").GetString());
        Assert.Equal(32, now[0].GetProperty("submission").GetString()!.Length);
        Assert.NotEqual(now[0].GetProperty("submission").GetString(), now[1].GetProperty("submission").GetString());
        Assert.Equal(JsonValueKind.Null, now[2].GetProperty("submission").ValueKind);
        Assert.Equal(3, then.Out.TrimEnd().Split('\n').Length);
        Assert.Contains("submissions 1", all);
        Assert.Contains("marts/task_progress 1", all);
        Assert.Contains("submissions 2", all);
        Assert.DoesNotContain("marts/task_progress 2", all);
    }

    [Fact]
    public async Task Verify_says_in_one_line_that_all_is_well_or_exactly_what_is_not()
    {
        await Revise();
        var well = await sandbox.Run("verify", "--quiet");
        string file = Directory.EnumerateFiles(sandbox.Path("warehouse/lake/returns/task"), "part-*.parquet", SearchOption.AllDirectories).First();
        File.Delete(file);

        var ill = await sandbox.Run("verify", "--format", "csv", "--lang", "en");
        var other = await sandbox.Run("verify", "submissions", "--quiet", "--lang", "en");

        Assert.Equal(0, well.Exit);
        Assert.StartsWith("数据湖完好：", well.Out, StringComparison.Ordinal);
        Assert.Single(well.Out.TrimEnd().Split('\n'));
        Assert.Equal(1, ill.Exit);
        string[] lines = ill.Out.TrimEnd().Split('\n');
        Assert.Equal("severity,table,file,message,remedy", lines[0]);
        Assert.StartsWith($"error,returns/task,{Path.GetRelativePath(sandbox.Path("warehouse/lake/returns/task"), file)},", lines[1], StringComparison.Ordinal);
        Assert.Contains("it is not there", lines[1], StringComparison.Ordinal);
        Assert.Contains("1 problem, see above", ill.Error, StringComparison.Ordinal);
        Assert.Equal(0, other.Exit);
        Assert.StartsWith("All is well: 1 tables, 3 versions", other.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_knows_from_the_submissions_that_returns_have_lost_their_last_entry_or_their_log()
    {
        await Revise();
        string log = sandbox.Path("warehouse/lake/returns/task/_delta_log");
        Directory.Delete(sandbox.Path("warehouse/lake/marts"), recursive: true);
        File.Delete(Path.Combine(log, $"{2:D20}.json"));

        var last = await sandbox.Run("verify", "--format", "csv", "--lang", "en");
        Directory.Delete(log, recursive: true);
        var all = await sandbox.Run("verify", "returns/task", "--format", "csv", "--lang", "en");

        Assert.Equal((1, 1), (last.Exit, all.Exit));
        Assert.Contains("submissions names version 2, but the log ends with version 1: its last entries are lost", last.Out, StringComparison.Ordinal);
        Assert.Contains("there is no entry of a log, so that 2 data files", all.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_misses_a_lake_that_files_were_received_into()
    {
        await Revise();
        string lake = sandbox.Path("warehouse/lake");
        Directory.Move(lake, lake + ".away");

        var ill = await sandbox.Run("verify", "--format", "csv", "--lang", "en");
        File.WriteAllText(sandbox.Path("analytics.json"), """{ "jobs": { "look": { "does": "verify" } } }""");
        var job = await sandbox.Run("jobs", "run", "look", "--lang", "en");
        Directory.Move(lake + ".away", lake);
        var well = await sandbox.Run("verify");
        Directory.CreateDirectory(sandbox.Path("new"));
        var fresh = await sandbox.Run("verify", "--warehouse", "new");

        Assert.Equal((1, 0, 0), (ill.Exit, well.Exit, fresh.Exit));
        Assert.Contains("error,submissions,.,", ill.Out, StringComparison.Ordinal);
        Assert.Contains("raw/ keeps 2 files", ill.Out, StringComparison.Ordinal);
        Assert.Equal(1, job.Exit);
        Assert.Contains("raw/ keeps 2 files", job.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vacuum_finds_nothing_in_a_young_lake_and_deletes_what_was_left_behind()
    {
        await Revise();
        Assert.Equal("没有可清理的文件。\n", (await sandbox.Run("vacuum", "--quiet")).Out);
        string orphan = sandbox.Path("warehouse/lake/returns/task/part-left.parquet");
        File.WriteAllText(orphan, "12345");
        File.SetLastWriteTimeUtc(orphan, DateTime.UtcNow.AddDays(-30));

        var dry = await sandbox.Run("vacuum", "--retain", "7d", "--dry-run", "--lang", "en", "--quiet");
        Assert.True(File.Exists(orphan));
        var done = await sandbox.Run("vacuum", "--retain", "7d", "--format", "csv");

        Assert.EndsWith("1 files with 5 bytes can be deleted; nothing was changed.\n", dry.Out, StringComparison.Ordinal);
        Assert.Equal(0, done.Exit);
        Assert.Contains("returns/task,0,0,0,1,5,", done.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(orphan));
    }

    [Fact]
    public async Task Pages_as_of_a_version_are_drawn_into_another_folder_and_noted_as_published()
    {
        await Revise();
        File.WriteAllText(sandbox.Path("taken"), "");

        var then = await sandbox.Run("report", "--as-of", "2", "--out", "then", "--quiet");
        var again = await sandbox.Run("report", "--as-of", "2", "--out", "then", "--quiet");
        var taken = await sandbox.Run("report", "--out", "warehouse/raw");

        Assert.Equal((0, 0, 2), (then.Exit, again.Exit, taken.Exit));
        string page = File.ReadAllText(sandbox.Path("then/tasks.html"));
        Assert.Contains("截至 ", page, StringComparison.Ordinal);
        string csv = string.Concat(Directory.EnumerateFiles(sandbox.Path("then/charts"), "task_completion.region*.csv").Select(File.ReadAllText));
        Assert.Contains("25", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("75", csv, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox.Path("warehouse/site")));
        var history = (await sandbox.Run("history", "publications", "--format", "csv")).Out;
        Assert.Single(history.Split('\n'), line => line.Contains(",PUBLISH,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("report --as-of 1 --out then")]
    [InlineData("report --as-of 1 --docx then.docx --region 310000")]
    public async Task Of_a_moment_before_the_first_figures_nothing_is_told_as_if_no_data_had_come(string line)
    {
        await Revise();
        var run = await sandbox.Run([.. line.Split(' '), "--lang", "en"]);
        Assert.Equal(2, run.Exit);
        Assert.Contains("No figures had been made", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(sandbox.Path("then")) || Path.Exists(sandbox.Path("then.docx")));
    }

    [Theory]
    [InlineData("report --docx then.docx --region 310000", false, "There is no warehouse")]
    [InlineData("report --as-of 1 --out then", true, "no version 1")]
    [InlineData("report --docx then.docx --region 310000", true, "run analytics refresh first")]
    public async Task Where_nothing_was_ever_collected_that_is_said(string line, bool made, string expected)
    {
        if (made) Directory.CreateDirectory(sandbox.Path("warehouse"));
        var run = await sandbox.Run([.. line.Split(' '), "--lang", "en"]);
        Assert.Equal(2, run.Exit);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(made, Path.Exists(sandbox.Path("warehouse")));
    }

    [Fact]
    public async Task Pages_are_drawn_beside_the_folders_of_others_which_stay()
    {
        string[] folders = ["then.tmp", "then.backup.tmp", "then.x.tmp", $"then.{new string('z', 32)}.tmp", $"then.{Guid.NewGuid():N}.tmp"];
        foreach (string name in folders)
            Directory.SetLastWriteTimeUtc(Directory.CreateDirectory(sandbox.Path(name)).FullName, DateTime.UtcNow.AddDays(-1));
        Directory.CreateDirectory(sandbox.Path("warehouse"));

        Assert.Equal(0, (await sandbox.Run("report", "--out", "then")).Exit);

        // The last is of a run that was killed.
        Assert.Equal([true, true, true, true, false], folders.Select(name => Directory.Exists(sandbox.Path(name))));
    }

    // Two revisions of one return, with the marts of each.
    [Fact]
    public async Task History_says_how_many_returns_a_version_took_in()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 4, 1));
        sandbox.HandIn("task_2025Q3_320000.csv", Returns.Tasks("320000", 4, 1));
        await sandbox.Run("collect");

        var table = await sandbox.Run("history", "returns/task", "--lang", "en");
        var json = JsonDocument.Parse((await sandbox.Run("history", "returns/task", "--format", "json")).Out).RootElement[0];

        Assert.Contains("2 returns", table.Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("file").ValueKind);
        Assert.Equal("310000 320000", json.GetProperty("parameters").GetProperty("regions").GetString());
    }

    private async Task Revise()
    {
        foreach (int done in new[] { 10, 30 })
        {
            sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, done));
            await sandbox.Run("collect");
            await sandbox.Run("refresh");
        }
    }
}
