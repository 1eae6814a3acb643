using System.Globalization;

namespace Analytics.Ingest.Tests;

/// <summary>
/// The program's verdicts against those of <see cref="SlowChecker"/> on thousands of rows with wrong, odd and borderline cells: the same findings in the
/// same cells, no more and no fewer.
/// </summary>
public sealed class DifferentialTest : IDisposable
{
    private const int Files = 20, Rows = 500;

    // The file in which everybody was trained and all earn the same.
    private const int TooGood = 2;

    private static readonly string[] Odd =
    [
        "", " ", "　", "?", "abc", "1e3", "nan", "3.7", "-5", "-0", "+5", "0", "00012", "１２０", "－３", "１，２００", "1,200", "12,34", "1,2345", ",123", "12.", ".5", "12.345", "12.340",
        "１２．５", "999999999999999999", "9999999999999999999", "1000000000000000000", "999999999999.99", "9999999999999.99", "99999999999999999.99", "0.001", "2000000", "2000001", "10000000", "10000000.01", "200000",
        "200000.01", "199999.99", "100", "101", "99", "20", "19", "300", "299", "1000", "999", "60000", "60000.01", "是", "否", "TRUE", "False", "yes", "１", "2", "是 ", "2025-09-30", "2025-10-01",
        "2025-9-30", "2025/9/30", "2025/09/5", "２０２５-０９-３０", "2025-02-29", "2024-02-29", "2024/2/30", "1899-12-31", "1900-01-01", "2014-12-31", "2051-01-01", "2050-12-31", "45000", "2025.9.30", "2025-09-30 ",
        "2025Q3", "2025Q2", "2025q3", "2025", "440106", "440305", "441900", "440000", "440100", "110101", "44010", "440199", "660000", "659000", "500200", "820000", "C3489", "C3610", "C36", "C361", "C9910", "C3699", "c3610", "Z1234",
        "112", "111", "131", "110", "100", "999", "0", "1", "2", "3", "4", "5", "9", "M01", "M27", "M28", "M9", "done", "in_progress", "not_started", "suspended", "Done", "other", "funding", "x",
        "3 私人控股", "3　私人控股", "3 国有控股", "3  私人控股", "私人控股", "3 privately controlled", "Privately controlled", "1 大型", "大型", "广州市", "440106 天河区", "440106 越秀区", "天河区", "鼓楼区", "M01 加强党的创新理论武装",
        "C3610 汽车整车制造", "done 已完成", "已完成", "done 推进中", "funding 经费投入不足", "经费投入不足", "其他", "说明文字不足", "说明文字正好满十个字", "有\"引号\"的名称", "有,逗号", "两行\n名称", "两行\r\n名称", "𠮷", "𠮷𠮷", "=1+1", "'; DROP TABLE t; --", "{employees}", "\u00A0甲乙\u3000", new string('长', 100), new string('长', 101), new string('x', 41), new string('长', 1001),
    ];

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Theory]
    [InlineData("enterprise", "440000", 1)]
    [InlineData("task", "500000", 2)]
    [InlineData("difficulty", "100000", 3)]
    public void An_independent_checker_finds_the_same(string kind, string region, int seed)
    {
        var slow = new SlowChecker(InboxFixture.Schemas, InboxFixture.Seeds, kind);
        List<ReturnField> fields = [.. ReturnSchemas.Load(InboxFixture.Schemas).Find(kind)!.Fields];
        using var collector = new Collector(inbox.Warehouse, InboxFixture.Schemas, InboxFixture.Seeds);
        var random = new Random(seed);
        long findings = 0;
        var seen = new HashSet<string>();
        for (int file = 0; file < Files; file++)
        {
            string text = Write(kind, fields, file, random), name = $"{kind}_2025Q3_{region}.csv";
            string path = Path.Combine(inbox.Warehouse.Directory, name);
            File.WriteAllText(path, text);

            CheckResult result = collector.Check(path);
            List<string> ours = [.. result.Findings.Select(finding => $"{finding.Address?.Row}:{finding.Address?.Column ?? 0} {finding.Rule} {finding.Severity.ToString().ToLowerInvariant()}")];
            HashSet<string> theirs = slow.Check(text, "2025Q3", region);

            Assert.Distinct(ours);
            Assert.True(theirs.SetEquals(ours), $"file {file}\nonly we: {string.Join(", ", ours.Except(theirs).Take(10))}\nonly the other: {string.Join(", ", theirs.Except(ours).Take(10))}");
            Assert.Equal(0, result.Unlisted);
            findings += ours.Count;
            seen.UnionWith(ours.Select(finding => finding.Split(' ')[1]));
        }
        Assert.True(findings > 5_000, $"{findings}");
        // The mutations reach every rule that can be broken by a file alone.
        Assert.Equal([], Reached[kind].Split(' ').Except(seen));
    }

    private static readonly Dictionary<string, string> Reached = new()
    {
        ["enterprise"] = "code_name required integer number boolean minimum maximum credit_code min_length max_length wrong_period pattern code_list wrong_region cell_count duplicate_key region_is_county "
            + "industry_division_known industry_class_known ownership_is_leaf holding_fits_ownership workers_le_employees trained_le_workers certified_le_workers high_skilled_le_certified "
            + "competitors_le_employees size_fits_employees everybody_trained training_spend_unit average_wage_unit same_wage_everywhere all_trained_everywhere",
        ["task"] = "code_name required integer date minimum maximum min_length max_length wrong_period pattern code_list wrong_region cell_count duplicate_key region_in_use start_plausible due_plausible "
            + "due_after_start completed_iff_done done_is_100 not_started_is_0 full_but_not_done completed_after_start completed_in_period not_started_late",
        ["difficulty"] = "code_name required date min_length max_length wrong_period pattern code_list cell_count duplicate_key region_in_use raised_plausible resolved_after_raised raised_in_period "
            + "resolved_in_period other_explained",
    };

    /// <summary>A file: columns in any order under names or titles, blank and broken rows, and cells gone wrong, from few to most of them.</summary>
    private static string Write(string kind, List<ReturnField> fields, int file, Random random)
    {
        int[] order = [.. Enumerable.Range(0, fields.Count)];
        random.Shuffle(order);
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        var text = new System.Text.StringBuilder(string.Join(",", order.Select(i => random.Next(2) == 0 ? fields[i].Name.ToUpperInvariant() : fields[i].Title)) + end);
        double wrong = file switch { 0 or TooGood => 0, 1 => 0.4, _ => 0.02 * random.Next(1, 4) };
        // In some files one column has gone wrong from top to bottom.
        int spoilt = file % 5 == 4 ? random.Next(fields.Count) : -1;
        for (int row = 0; row < Rows; row++)
        {
            while (random.Next(40) == 0) text.Append(random.Next(3) switch { 0 => "", 1 => new string(',', fields.Count - 1), _ => ",," }).Append(end);
            string[] cells = Good(kind, row, file, random);
            for (int i = 0; i < cells.Length; i++)
            {
                if (random.NextDouble() < wrong) cells[i] = random.Next(6) == 0 ? Bent(cells[i], random) : Odd[random.Next(Odd.Length)];
                if (i == spoilt && random.Next(10) > 0) cells[i] = "#";
            }
            IEnumerable<string> ordered = order.Select(i => Quote(cells[i], random));
            if (wrong > 0 && random.Next(60) == 0) ordered = random.Next(3) switch { 0 => ordered.SkipLast(1), 1 => ordered.Append("x"), _ => ordered.Append("") };
            text.Append(string.Join(",", ordered)).Append(end);
        }
        return text.ToString();
    }

    private static string[] Good(string kind, int row, int file, Random random)
    {
        // Numbers now and then repeat, so that keys do.
        int number = random.Next(50) == 0 ? row / 2 : row;
        bool tooGood = file == TooGood;
        string Count(int most) => random.Next(0, most).ToString(CultureInfo.InvariantCulture);
        string Day() => new DateOnly(2024, 1, 1).AddDays(random.Next(800)).ToString(random.Next(2) == 0 ? "yyyy-MM-dd" : "yyyy/M/d", CultureInfo.InvariantCulture);
        string status = random.Next(4) switch { 0 => "done", 1 => "not_started", 2 => "suspended", _ => "in_progress" };
        int workers = random.Next(600);
        return kind switch
        {
            "enterprise" =>
            [
                "2025Q3", random.Next(2) == 0 ? "440106" : "440305", SlowChecker.CreditCode(number), "某某机械厂", "C3489", "112", "3", "3", Count(1200), $"{workers}", tooGood ? $"{workers}" : Count(100), Count(60), Count(30),
                $"{random.Next(2000)}.{random.Next(100):00}", Count(100), Count(5), "是", "否", "TRUE", "0", "false", tooGood ? "6500" : $"{random.Next(900, 61000)}",
            ],
            "task" => ["2025Q3", "500000", $"M{random.Next(1, 28):00}", $"T{number}", "开展技能培训", "省总工会", "", Day(), Day(), status, status == "done" ? "100" : Count(101), status == "done" ? Day() : "", "", ""],
            _ => ["2025Q3", random.Next(2) == 0 ? "440000" : "320000", $"M{random.Next(1, 28):00}", $"D{number}", random.Next(4) == 0 ? "other" : "funding", "培训补贴资金拨付不及时，企业垫付压力大", "省总工会", Day(), random.Next(3) == 0 ? Day() : ""],
        };
    }

    /// <summary>A cell with one character doubled, lost or changed.</summary>
    private static string Bent(string cell, Random random)
    {
        if (cell.Length == 0) return "1";
        int at = random.Next(cell.Length);
        return random.Next(3) switch { 0 => cell.Insert(at, cell[at].ToString()), 1 => cell.Remove(at, 1), _ => cell.Remove(at, 1).Insert(at, "0123456789ABCXYZ"[random.Next(16)].ToString()) };
    }

    private static string Quote(string cell, Random random) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || random.Next(20) == 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
