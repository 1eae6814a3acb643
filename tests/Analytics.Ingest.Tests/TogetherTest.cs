using System.Globalization;
using System.Text;
using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest.Tests;

/// <summary>
/// Many files collected in one go end exactly as if each had come by itself, in the same order: verdicts, findings, revisions, rows and what goes back. Evenings are made
/// at random, with everything in them that can go wrong between files.
/// </summary>
public sealed class TogetherTest : IDisposable
{
    private static readonly string[] Counties = ["440103", "440104", "440105", "440106", "440305", "440306", "110101", "110105", "320102", "320104"];

    private readonly InboxFixture together = new(), apart = new();

    public void Dispose()
    {
        together.Dispose();
        apart.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_evening_ends_as_if_each_file_had_come_alone(int seed)
    {
        var random = new Random(seed);
        Dictionary<string, byte[]> before = Quarter("2025Q2", random, []), evening = Evening(random);
        // From a province that sends nothing tonight.
        before["enterprise_2025Q2_630102.csv"] = Encoding.UTF8.GetBytes(EnterpriseFile.Of(Row("2025Q2", "630102", 9_500), Row("2025Q2", "630102", 9_501)));
        // Some came before: those of tonight are corrections of them, or the same once more.
        foreach (string county in Counties.Where(_ => random.Next(5) == 0))
        {
            string name = $"enterprise_2025Q3_{county}.csv";
            if (evening.TryGetValue(name, out byte[]? bytes)) before[name] = random.Next(2) == 0 ? bytes : One(county, 100 * random.Next(10));
        }
        foreach (InboxFixture inbox in (InboxFixture[])[together, apart])
        {
            inbox.Clock = new FixedClock("2025-10-15 20:00");
            inbox.Step(new() { Actor = "李评估", Action = DeskAction.Locked, Period = "2025Q3", Kind = "enterprise", Region = "110105", Reason = "评估" });
            inbox.Step(new() { Actor = "李评估", Action = DeskAction.Opened, Period = "2025Q2", Reason = "补报" });
            Hand(inbox, before);
            inbox.Collect();
        }
        Hand(together, evening);
        List<string> order = [.. Collector.Waiting(together.Warehouse).Select(path => Path.GetRelativePath(together.Warehouse.Inbox, path))];

        CollectResult result = together.Collect();
        Assert.Empty(result.Unreadable);
        List<Outcome> alone = [];
        foreach (string name in order)
        {
            Hand(apart, new() { [name] = evening[name] });
            alone.Add(Assert.Single(apart.Collect().Outcomes));
        }

        Assert.Equal(evening.Count, result.Outcomes.Count);
        foreach ((Outcome expected, Outcome outcome) in alone.Zip(result.Outcomes)) Assert.Equal(Told(expected), Told(outcome));
        // Not the evening of a single verdict, nor of more commits.
        Assert.True(result.Outcomes.Select(outcome => outcome.Submission.Status).Distinct().Count() > 1);
        long Versions(InboxFixture inbox) => inbox.Warehouse.Lake.Table("returns/enterprise").Newest!.Value;
        Assert.True(Versions(together) <= Versions(apart), $"{Versions(together)} {Versions(apart)}");
        foreach (string table in (string[])["returns/enterprise", "returns/task", "returns/case", "returns/difficulty", "returns/target", "returns/inspection", "submissions", "findings"])
            Assert.Equal(State(apart, table), State(together, table));
        Assert.Equal(Returned(apart), Returned(together));
        Assert.Empty(Collector.Waiting(together.Warehouse));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(together.Warehouse.Raw, ".incoming")));
    }

    [Theory]
    [InlineData("raw.linked", 4)]
    [InlineData("raw.moved", 5)]
    [InlineData("raw.kept", 6)]
    [InlineData("batch.read", 4)]
    [InlineData("commit.data_written", 5)]
    [InlineData("commit.linked", 6)]
    [InlineData("return.decided", 4)]
    [InlineData("findings.committed", 5)]
    [InlineData("submissions.committed", 6)]
    [InlineData("incoming.deleted", 4)]
    public void Stopped_in_the_middle_the_next_run_ends_in_the_same_state(string step, int seed)
    {
        Dictionary<string, byte[]> evening = Evening(new Random(seed));
        // One return from two senders, both good, of which the second counts; and one that meets a key of a return that is corrected tonight.
        evening["enterprise_2025Q3_320106.csv"] = One("320106", 9_001);
        evening["gd/enterprise_2025Q3_320106.csv"] = One("320106", 9_002);
        evening["enterprise_2025Q3_320111.csv"] = One("320111", 9_010);
        evening["enterprise_2025Q3_320113.csv"] = One("320113", 9_011);
        foreach (InboxFixture inbox in (InboxFixture[])[together, apart])
        {
            inbox.Clock = new FixedClock("2025-10-15 20:00");
            Hand(inbox, new() { ["enterprise_2025Q3_320113.csv"] = One("320113", 9_010) });
            inbox.Collect();
            Hand(inbox, evening);
        }
        apart.Collect();
        using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => together.Collect());
        Assert.NotEmpty(Collector.Waiting(together.Warehouse));
        together.Collect();
        foreach (string table in (string[])["returns/enterprise", "returns/case", "submissions", "findings"]) Assert.Equal(State(apart, table), State(together, table));
        Assert.Equal(Returned(apart), Returned(together));
        Assert.Empty(Collector.Waiting(together.Warehouse));
    }

    [Fact]
    public void Good_returns_of_one_evening_are_one_version_and_one_file_a_province()
    {
        Hand(together, Quarter("2025Q3", new Random(1), []));
        IReadOnlyList<Outcome> outcomes = together.Collect().Outcomes;
        Assert.All(outcomes, outcome => Assert.Equal((SubmissionStatus.Accepted, 1L, 1L), (outcome.Submission.Status, outcome.Submission.Revision, outcome.Submission.TableVersion)));
        Assert.Equal(Counties.Length, outcomes.Count);
        Snapshot snapshot = together.Warehouse.Lake.Table("returns/enterprise").Read();
        Assert.Equal(["11", "32", "44"], snapshot.Files.Select(file => file.Partition["province"]).Order());
        Assert.Equal(outcomes.Sum(outcome => outcome.Submission.Rows), snapshot.Files.Sum(file => file.Rows));
        // The next ones join them, and one of them is corrected.
        Hand(together, new() { ["enterprise_2025Q3_320105.csv"] = One("320105", 9_001), ["enterprise_2025Q3_320106.csv"] = One("320106", 9_002), ["enterprise_2025Q3_440106.csv"] = One("440106", 9_003) });
        Assert.Equal([(1L, 2L), (1L, 2L), (2L, 3L)], together.Collect().Outcomes.Select(outcome => (outcome.Submission.Revision!.Value, outcome.Submission.TableVersion!.Value)));
        Assert.Equal(["320105|1", "320106|1", "440106|1"], together.Rows("returns/enterprise", "SELECT region_code, count(*) FROM t WHERE region_code IN ('320105', '320106', '440106') GROUP BY 1 ORDER BY 1"));
    }

    // What compares a return with the period before is asked of all at once; a query that DuckDB cannot ask so, of each. Half of the enterprises are gone from one, one new in the other.
    [Theory]
    [InlineData("count(*) FROM previous_rows AS p WHERE NOT EXISTS (FROM current_rows AS c WHERE c.enterprise_id = p.enterprise_id)", true)]
    [InlineData("count(*) FROM previous_rows ANTI JOIN current_rows USING (enterprise_id)", false)]
    [InlineData("count(*) FROM previous_rows AS p WHERE NOT EXISTS (FROM Current_Rows AS c WHERE c.enterprise_id = p.enterprise_id)", false)]
    [InlineData("count_if(true) FROM previous_rows AS p WHERE NOT EXISTS (FROM current_rows AS c WHERE c.enterprise_id = p.enterprise_id)", false)]
    [InlineData("count(*) FROM previous_rows AS p WHERE p.submission_id <> 'current_rows' AND NOT EXISTS (FROM current_rows AS c WHERE c.enterprise_id = p.enterprise_id)", false)]
    public void A_check_against_the_period_before_tells_the_same_of_many_returns_at_once(string gone, bool atOnce)
    {
        const string bundled = "count(*) FROM previous_rows AS p WHERE NOT EXISTS (FROM current_rows AS c WHERE c.enterprise_id = p.enterprise_id)";
        string schemas = Directory.CreateDirectory(Path.Combine(together.Warehouse.Directory, "schemas")).FullName;
        foreach (string file in Directory.EnumerateFiles(InboxFixture.Schemas))
            File.WriteAllText(Path.Combine(schemas, Path.GetFileName(file)), File.ReadAllText(file).Replace(bundled, gone, StringComparison.Ordinal));
        CollectResult Collect()
        {
            using var collector = new Collector(together.Anew, schemas, InboxFixture.Seeds);
            return collector.Collect();
        }
        byte[] Of(string period, string county, int first, int count) => Encoding.UTF8.GetBytes(EnterpriseFile.Of([.. Enumerable.Range(first, count).Select(n => Row(period, county, n))]));
        Hand(together, new() { ["enterprise_2025Q2_440103.csv"] = Of("2025Q2", "440103", 100, 40), ["enterprise_2025Q2_440104.csv"] = Of("2025Q2", "440104", 200, 40) });
        Collect();
        Hand(together, new() { ["enterprise_2025Q3_440103.csv"] = Of("2025Q3", "440103", 100, 20), ["enterprise_2025Q3_440104.csv"] = Of("2025Q3", "440104", 199, 41) });
        bool followed = false;
        using (AtStep.Do("batch.followed", () => followed = true))
        {
            var outcomes = Collect().Outcomes;
            Assert.Equal(["440103", "440104"], outcomes.Select(outcome => outcome.Submission.Region));
            Assert.Equal("enterprises_came_and_went", Assert.Single(outcomes[0].Findings, finding => finding.Rule == "enterprises_came_and_went").Rule);
            Assert.Contains("20", outcomes[0].Findings.Single(finding => finding.Rule == "enterprises_came_and_went").MessageEn, StringComparison.Ordinal);
            Assert.DoesNotContain(outcomes[1].Findings, finding => finding.Rule == "enterprises_came_and_went");
        }
        Assert.Equal(atOnce, followed);
    }

    [Theory]
    [InlineData("task")]
    [InlineData("difficulty")]
    public void The_checks_of_tasks_and_difficulties_are_put_to_all_returns_at_once(string kind)
    {
        foreach (string period in (string[])["2025Q2", "2025Q3"])
        {
            bool followed = false;
            Hand(together, ((string[])["110000", "320000", "440000"]).ToDictionary(region => $"{kind}_{period}_{region}.csv", region => File.ReadAllBytes(Path.Combine(InboxFixture.Seeds, "returns", $"{kind}_{period}_{region}.csv"))));
            using (AtStep.Do("batch.followed", () => followed = true)) Assert.Equal(3, together.Collect().Outcomes.Count);
            Assert.Equal(period == "2025Q3", followed);
        }
    }

    [Fact]
    public void A_key_counts_for_the_first_return_that_has_it_of_the_same_evening_or_before()
    {
        Hand(together, new() { ["enterprise_2025Q3_440103.csv"] = One("440103", 7_001) });
        together.Collect();
        Hand(together, new()
        {
            ["enterprise_2025Q3_320104.csv"] = One("320104", 7_001),
            ["enterprise_2025Q3_320105.csv"] = One("320105", 7_002),
            ["enterprise_2025Q3_320106.csv"] = One("320106", 7_003),
            ["enterprise_2025Q3_320111.csv"] = One("320111", 7_002),
        });
        Assert.Equal(
            ["320104 Returned key_taken", "320105 Accepted ", "320106 Accepted ", "320111 Returned key_taken"],
            together.Collect().Outcomes.Select(outcome => $"{outcome.Submission.Region} {outcome.Submission.Status} {string.Join(' ', outcome.Findings.Select(finding => finding.Rule))}"));
    }

    [Fact]
    public void What_was_sent_back_for_a_key_stays_so_when_the_program_is_stopped_behind_the_correction_that_frees_it()
    {
        Hand(together, new() { ["enterprise_2025Q3_320113.csv"] = One("320113", 7_001) });
        together.Collect();
        Hand(together, new()
        {
            ["enterprise_2025Q3_320104.csv"] = One("320104", 7_001),
            ["enterprise_2025Q3_320105.csv"] = One("320105", 7_002),
            ["enterprise_2025Q3_320113.csv"] = One("320113", 7_003),
        });
        // The correction alone is staged in a file of its own, and it is in its table when it is decided.
        KillAt("return.staged", "return.decided", "findings.committed");
        together.Collect();
        Assert.Equal(["320104|returned|", "320105|accepted|1", "320113|accepted|1", "320113|accepted|2"], together.Rows("submissions", "SELECT region_code, status, revision FROM t ORDER BY ALL"));
    }

    [Fact]
    public void What_was_sent_back_is_not_judged_by_what_was_committed_after_it_when_the_program_is_stopped()
    {
        Hand(together, new() { ["enterprise_2025Q3_320104.csv"] = One("320104", 7_001) });
        together.Collect();
        // A correction with one wrong cell, and a key that a first return of the same evening has too.
        Hand(together, new()
        {
            ["enterprise_2025Q3_320104.csv"] = Encoding.UTF8.GetBytes(EnterpriseFile.Of(Row("2025Q3", "320104", 7_002, ("employees", "many")))),
            ["enterprise_2025Q3_320105.csv"] = One("320105", 7_002),
            ["enterprise_2025Q3_320106.csv"] = One("320106", 7_003),
        });
        KillAt("commit.linked", "return.decided", "commit.data_written");
        together.Collect();
        Assert.Equal(["320104|accepted", "320104|returned", "320105|accepted", "320106|accepted"], together.Rows("submissions", "SELECT region_code, status FROM t ORDER BY ALL"));
        Assert.DoesNotContain("key_taken", together.Rows("findings", "SELECT rule FROM t"));
    }

    [Theory]
    [InlineData("raw.linked")]
    [InlineData("submissions.committed")]
    public void Two_files_of_one_return_are_two_revisions_when_the_program_is_stopped_before_it_lets_them_go(string step)
    {
        Hand(together, new() { ["enterprise_2025Q3_320105.csv"] = One("320105", 7_001), ["gd/enterprise_2025Q3_320105.csv"] = One("320105", 7_002) });
        using (AtStep.Do(step, () => throw new OperationCanceledException("killed"))) Assert.Throws<OperationCanceledException>(() => together.Collect());
        together.Collect();
        Assert.Equal(["1", "2"], together.Rows("submissions", "SELECT revision FROM t ORDER BY ALL"));
        Assert.Equal([SlowChecker.CreditCode(7_003)], together.Rows("returns/enterprise", "SELECT enterprise_id FROM t"));
    }

    [Fact]
    public void A_file_that_its_sender_replaces_while_it_is_taken_out_waits_for_the_next_time()
    {
        Hand(together, new() { ["enterprise_2025Q3_320105.csv"] = One("320105", 9_001), ["enterprise_2025Q3_320106.csv"] = One("320106", 9_002) });
        string path = Path.Combine(together.Warehouse.Inbox, "enterprise_2025Q3_320106.csv");
        using (AtStep.Do("raw.linked", () =>
        {
            File.WriteAllBytes(path + ".part", One("320106", 9_003));
            File.Move(path + ".part", path, overwrite: true);
        })) together.Collect();
        Assert.Equal([path], Collector.Waiting(together.Warehouse));
        Assert.Equal(2, Assert.Single(together.Collect().Outcomes).Submission.Revision);
        Assert.Equal([SlowChecker.CreditCode(9_004)], together.Rows("returns/enterprise", "SELECT enterprise_id FROM t WHERE region_code = '320106'"));
    }

    [Fact]
    public void What_the_program_fails_on_when_it_is_noted_keeps_no_other_from_being_collected()
    {
        Hand(together, new() { ["enterprise_2025Q3_320105.csv"] = One("320105", 9_001), ["enterprise_2025Q3_320106.csv"] = One("320106", 9_002) });
        CollectResult result;
        using (AtStep.Do("return.decided", () => throw new InvalidOperationException("a fault"))) result = together.Collect();
        Assert.Contains("a fault", Assert.Single(result.Unreadable).Reason, StringComparison.Ordinal);
        Assert.Equal("enterprise_2025Q3_320106.csv", Assert.Single(result.Outcomes).Submission.FileName);
        Assert.Equal((1L, SubmissionStatus.Accepted), together.Collect().Outcomes.Select(outcome => (outcome.Submission.Revision!.Value, outcome.Submission.Status)).Single());
        Assert.Equal(["2"], together.Rows("returns/enterprise", "SELECT count(*) FROM t"));
    }

    /// <summary>Collects, and is killed at the first of some steps behind another one: from then on nothing is recorded any more.</summary>
    private void KillAt(string behind, params string[] steps)
    {
        List<IDisposable> kills = [];
        using (AtStep.Do(behind, () => kills.AddRange(steps.Select(step => AtStep.Do(step, () => throw new OperationCanceledException("killed")))))) Assert.Throws<OperationCanceledException>(() => together.Collect());
        kills.ForEach(kill => kill.Dispose());
    }

    private static void Hand(InboxFixture inbox, Dictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] bytes) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(inbox.Warehouse.Inbox, name))!);
            inbox.Put(name, bytes);
        }
    }

    /// <summary>Each county's return, of 3 to 40 enterprises.</summary>
    private static Dictionary<string, byte[]> Quarter(string period, Random random, Dictionary<string, string[]> rowsOf)
    {
        foreach ((int i, string county) in Counties.Index())
        {
            int wage = random.Next(40, 90);
            rowsOf[county] = [.. Enumerable.Range(0, random.Next(3, 40)).Select(n => Row(period, county, (i * 100) + n, ("average_wage", $"{wage}{n:00}.00"), ("employees", $"{100 + n}")))];
        }
        return rowsOf.ToDictionary(entry => $"enterprise_{period}_{entry.Key}.csv", entry => Encoding.UTF8.GetBytes(EnterpriseFile.Of(entry.Value)));
    }

    /// <summary>Files of the next quarter, some of them spoiled, and damaged files of all kinds.</summary>
    private static Dictionary<string, byte[]> Evening(Random random)
    {
        Dictionary<string, string[]> rowsOf = [];
        Dictionary<string, byte[]> files = [];
        Quarter("2025Q3", random, rowsOf);
        foreach (string county in Counties)
        {
            string name = $"enterprise_2025Q3_{county}", other = Counties[random.Next(Counties.Length)];
            string[] rows = rowsOf[county];
            byte[] Of(params string[] changed) => Encoding.UTF8.GetBytes(EnterpriseFile.Of(changed));
            switch (random.Next(16))
            {
                case 0: rows[^1] = rows[^1].Replace("否", "也许", StringComparison.Ordinal); break;
                case 1: rows[0] = rows[0].Replace(",80,40,", ",80,90,", StringComparison.Ordinal); break;
                case 2: rows = [.. rows, rows[0]]; break;
                // A key of another county.
                case 3: rows = [.. rows, rowsOf[other][0].Replace(other, county, StringComparison.Ordinal)]; break;
                case 4: rows = [.. rows.Select(row => row.Replace("2025Q3", "2025Q2", StringComparison.Ordinal))]; break;
                case 5: rows = []; break;
                // Warnings: alone, and by comparison with the quarter before.
                case 6: rows[0] = rows[0].Replace("C3489", "C3499", StringComparison.Ordinal); break;
                case 7: rows = [.. rows.Select(row => row.Replace(",112,3,3,1", ",112,3,3,9", StringComparison.Ordinal))]; break;
                // The same return from two senders, the same bytes under two names.
                case 8: files[$"sender/{name}.csv"] = Of(rows[..1]); break;
                case 9: files[$"enterprise_2025Q3_{county[..4]}00.csv"] = Of(rows); break;
                case 10: rows = [.. Enumerable.Range(0, 30).Select(n => Row("2025Q3", county, 5_000 + (Array.IndexOf(Counties, county) * 100) + n))]; break;
                case 11: files[$"{name}.xlsx"] = WorkbookFile.Zip(WorkbookFile.Parts(WorkbookFile.Sheet(string.Concat(rows.Prepend(EnterpriseFile.Header).Select((row, i) => WorkbookFile.Row(i + 1, row.Split(','))))))); continue;
                case 12: files[$"{name}.csv"] = [.. Of(rows).SkipLast(25), (byte)'"', (byte)'x', (byte)'\n']; continue;
                default: break;
            }
            files[$"{name}.csv"] = Of(rows);
        }
        // The nation's own, of enterprises in counties that send too; every second time one that its county has sent.
        string[] ofNation = [Row("2025Q3", "320102", 8_000), Row("2025Q3", "440305", 8_001), .. rowsOf[Counties[random.Next(Counties.Length)]].Take(random.Next(2))];
        files["enterprise_2025Q3_100000.csv"] = Encoding.UTF8.GetBytes(EnterpriseFile.Of(ofNation));
        foreach (int i in Enumerable.Range(0, 12))
        {
            FuzzFile file = FuzzFile.Of(random.Next(1_000_000));
            files[$"{i % 3}/{file.Name}"] = file.Bytes;
        }
        return files;
    }

    private static byte[] One(string county, int number) => Encoding.UTF8.GetBytes(EnterpriseFile.Of(Row("2025Q3", county, number)));

    private static string Row(string period, string county, int number, params (string Field, string Value)[] changes) => EnterpriseFile.Row(
        [("period", period), ("region_code", county), ("enterprise_id", SlowChecker.CreditCode(number + 1)), ("enterprise_name", string.Create(CultureInfo.InvariantCulture, $"样例厂{number}")), .. changes]);

    private static string Told(Outcome outcome)
    {
        Submission submission = outcome.Submission;
        string findings = string.Join("\n", outcome.Findings.Select(finding => $"{finding.Severity} {finding.Rule} {finding.Address?.Cell} {finding.Value} {finding.MessageZh} {finding.MessageEn} {finding.Count}"));
        return $"{submission.FileName} {submission.Id} {submission.Status} {submission.Revision} {submission.Rows} {submission.Errors} {submission.Warnings} {submission.Sender} {submission.FindingsSha256} {outcome.Known} {outcome.Reading} {Path.GetFileName(outcome.FindingsFile)}\n{findings}";
    }

    /// <summary>All rows of a table, but for instants and versions.</summary>
    private static IReadOnlyList<string> State(InboxFixture inbox, string table) =>
        [.. inbox.Rows(table, table == "submissions" ? "SELECT * EXCLUDE (received_at, handed_in_at, table_version) FROM t" : "SELECT * FROM t").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Returned(InboxFixture inbox) => !Directory.Exists(inbox.Warehouse.Returned) ? []
        : [.. Directory.EnumerateFiles(inbox.Warehouse.Returned).Order(StringComparer.Ordinal).Select(path => $"{Path.GetFileName(path)} {(path.EndsWith(".csv", StringComparison.Ordinal) ? File.ReadAllText(path) : "")}")];
}
