using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Analytics.Lake;
using Analytics.Reports.Documents;
using Analytics.Transforms;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace Analytics.Reports.Tests;

[Collection("node")]
public sealed partial class DocumentTest(DocumentTest.Fixture fixture) : IClassFixture<DocumentTest.Fixture>
{
    private static readonly XNamespace W = WordFile.W;

    public static TheoryData<string> Names => [.. Fixture.Questions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Word_has_nothing_to_complain_of(string name)
    {
        using var word = WordprocessingDocument.Open(fixture.File(name), isEditable: false);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(word, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath} {error.Description}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_are_marked_everywhere_and_numbers_tables_and_pictures_are_Words_own(string name)
    {
        var word = new WordFile(fixture.File(name));
        string mark = name.EndsWith("en", StringComparison.Ordinal) ? "SYNTHETIC SAMPLE · not real data" : "合成样例 · 非真实数据";

        Assert.Contains(word.Of("Notice"), notice => notice.StartsWith(mark, StringComparison.Ordinal));
        Assert.Contains(mark, string.Concat(word.Part("word/header1.xml").Descendants(W + "t").Select(text => text.Value)), StringComparison.Ordinal);
        // Under every table and picture stands a source; those of the lists of definitions and versions are no figures of the samples.
        string[] sources = [.. word.Of("Source")];
        Assert.Equal(word.Of("Caption").Count, sources.Length);
        Assert.All(sources[..^2], source => Assert.Contains(mark, source, StringComparison.Ordinal));
        // Numbers from 1 on, each kind by itself, in fields.
        foreach (var label in word.Of("Caption").GroupBy(caption => caption.Split(' ')[0]))
            Assert.Equal(Enumerable.Range(1, label.Count()), label.Select(caption => int.Parse(Number().Match(caption).Value, CultureInfo.InvariantCulture)));
        Assert.Equal(word.Of("Caption").Count, word.Body.Descendants(W + "instrText").Count(code => code.Value.StartsWith(" SEQ ", StringComparison.Ordinal)));
        // The contents are filled in with the headings, in order, and each line leads to its heading.
        var headings = word.Body.Descendants(W + "p").Where(paragraph => WordFile.StyleOf(paragraph) is "Heading1" or "Heading2").ToList();
        var lines = word.Body.Descendants(W + "hyperlink").ToList();
        Assert.Equal(headings.Select(heading => heading.Element(W + "bookmarkStart")!.Attribute(W + "name")!.Value), lines.Select(line => line.Attribute(W + "anchor")!.Value));
        Assert.All(headings.Zip(lines), pair => Assert.EndsWith(WordFile.TextOf(pair.First), WordFile.TextOf(pair.Second), StringComparison.Ordinal));
        Assert.All(word.Body.Descendants(W + "tbl"), table =>
        {
            Assert.NotNull(table.Element(W + "tr")!.Element(W + "trPr")?.Element(W + "tblHeader"));
            Assert.NotEqual("", table.Element(W + "tblPr")!.Element(W + "tblCaption")!.Attribute(W + "val")!.Value);
        });
        Assert.All(word.Body.Descendants().Where(each => each.Name.LocalName == "docPr"), picture => Assert.True(picture.Attribute("descr")!.Value.Length > 20));
    }

    [Fact]
    public async Task The_same_snapshots_give_the_same_bytes()
    {
        foreach (string name in (string[])["region.zh", "year.en"])
        {
            string again = fixture.File(name + ".again");
            await fixture.Write(name, again);

            Assert.Equal(File.ReadAllBytes(fixture.File(name)), File.ReadAllBytes(again));
        }
        Assert.Single(new WordFile(fixture.File("region.zh")).Entries.Select(entry => entry.LastWriteTime).Distinct());
    }

    [Fact]
    public void Values_of_the_year_are_those_of_the_returns_and_what_is_not_there_says_why()
    {
        // Sums over the returns themselves, past all marts.
        var sums = fixture.Query(
            "returns/enterprise", "SELECT region_code, period, sum(trained_workers)::DOUBLE, sum(industrial_workers)::DOUBLE FROM t GROUP BY ALL",
            row => (Key: (row.GetString(0), row.GetString(1)), Trained: row.GetDouble(2), Workers: row.GetDouble(3))).ToDictionary(row => row.Key);
        var names = Fixtures.Provinces.ToDictionary(province => province.NameZh, province => province.Code);
        var word = new WordFile(fixture.File("year.zh"));
        var table = word.Table("产业工人培训率");

        Assert.Equal(["", "2025Q1", "2025Q2", "2025Q3^e"], table[0]);
        Assert.Equal(names.Count + 3, table.Count);
        var given = 0;
        foreach (var row in table.Skip(2))
        {
            for (var quarter = 0; quarter < 3; quarter++)
            {
                string shown = row[1 + (2 * quarter)], interval = row[2 + (2 * quarter)], period = $"2025Q{quarter + 1}";
                var counted = sums.Values.Where(sum => sum.Key.Item2 == period && (row[0] == "全国" || sum.Key.Item1 == names[row[0]])).ToList();
                if (counted.Count == 0)
                {
                    Assert.Equal(("海南省", "2025Q3", "…^a"), (row[0], period, shown));
                    continue;
                }
                if (shown.StartsWith('×'))
                {
                    Assert.Equal(("×^b", ""), (shown, interval));
                    continue;
                }
                given++;
                double trained = counted.Sum(sum => sum.Trained), workers = counted.Sum(sum => sum.Workers), share = trained / workers;
                Assert.Equal(Shown(100 * share), shown);
                // Wilson's interval as the textbook has it.
                double z = 1.959963984540054, centre = (share + (z * z / (2 * workers))) / (1 + (z * z / workers));
                double half = z / (1 + (z * z / workers)) * Math.Sqrt((share * (1 - share) / workers) + (z * z / (4 * workers * workers)));
                Assert.Equal($"{Shown(100 * (centre - half))}–{Shown(100 * (centre + half))}", interval);
            }
        }
        Assert.True(given > 60, $"{given}");
        // Tibet has one enterprise.
        Assert.All(table.Single(row => row[0] == "西藏自治区").Where((_, i) => i is 1 or 3 or 5), cell => Assert.Equal("×^b", cell));
        string[] notes = [.. word.Of("TableNote").Take(3)];
        Assert.Equal("a 没有收到报表：2025Q3 海南省。", notes[0]);
        Assert.Matches("^b 为保护企业数据，不予公布：.*西藏自治区", notes[1]);
        Assert.Equal("e 报表没有收齐，全国数不完整（已接收/应报）：2025Q3 31/32。", notes[2]);
    }

    [Fact]
    public void The_report_on_a_region_counts_its_tasks_and_judges_no_more_than_intervals_allow()
    {
        var counts = fixture.Query(
            "returns/task",
            """
            SELECT count(*), count(*) FILTER (status = 'done'), count(*) FILTER (status <> 'done' AND due_on <= DATE '2025-09-30')
            FROM t WHERE period = '2025Q3' AND left(region_code, 2) = '44'
            """,
            row => (Tasks: row.GetInt64(0), Done: row.GetInt64(1), Overdue: row.GetInt64(2))).Single();
        var word = new WordFile(fixture.File("region.zh"));
        var listed = word.Table("广东省逾期和有风险的任务").Skip(1).ToList();

        Assert.Contains($"任务 {counts.Tasks} 项，完成 {counts.Done} 项，逾期 {counts.Overdue} 项，有风险 {listed.Count - counts.Overdue} 项。", word.Text, StringComparison.Ordinal);
        Assert.Equal(counts.Overdue, listed.Count(row => row[^1] == "逾期"));
        Assert.True(counts.Overdue > 0);

        // The nation's intervals stand in the tables of the year.
        var year = new WordFile(fixture.File("year.zh"));
        var words = new List<string>();
        foreach (var row in word.Table("广东省各项指标").Skip(1))
        {
            var table = year.Table(row[0].Split('（')[0]);
            double[] own = Ends(table.Single(cells => cells[0] == "广东省")[6]), nation = Ends(table[^1][6]), before = Ends(table.Single(cells => cells[0] == "广东省")[4]);
            Assert.Equal(own[0] > nation[1] ? "高于" : own[1] < nation[0] ? "低于" : "不作判断", row[4]);
            Assert.Equal(own[0] > before[1] ? "上升" : own[1] < before[0] ? "下降" : "", row[5].Split('，').ElementAtOrDefault(1) ?? "");
            words.Add(row[4]);
        }
        Assert.Contains("不作判断", words);
        Assert.True(words.Distinct().Count() > 1, string.Join(' ', words));
    }

    [Fact]
    public async Task The_report_on_an_indicator_names_exactly_the_regions_that_intervals_set_apart()
    {
        var word = await fixture.Read(new(Indicator: "task_overdue", Period: "2025Q3"), Language.Zh);
        var table = new WordFile(fixture.File("year.zh")).Table("逾期任务占比");
        double[] nation = Ends(table[^1][6]);
        var given = table.Skip(2).SkipLast(1).Where(row => row[6].Length > 0).Select(row => (Name: row[0], Ends: Ends(row[6]))).ToList();
        string[] Named(string side) => [.. word.Of("ListBullet").Where(line => line.StartsWith(side, StringComparison.Ordinal)).SelectMany(line => line.TrimEnd('。').Split('：')[1].Split('、')).Order(StringComparer.Ordinal)];

        Assert.Equal(given.Where(row => row.Ends[0] > nation[1]).Select(row => row.Name).Order(StringComparer.Ordinal), Named("高于全国的地区"));
        Assert.Equal(given.Where(row => row.Ends[1] < nation[0]).Select(row => row.Name).Order(StringComparer.Ordinal), Named("低于全国的地区"));
        // There are regions that only the nation's own uncertainty keeps from being named.
        Assert.Contains(given, row => row.Ends[0] <= nation[1] && row.Ends[0] > (nation[0] + nation[1]) / 2 || row.Ends[1] >= nation[0] && row.Ends[1] < (nation[0] + nation[1]) / 2);
    }

    [Fact]
    public async Task A_period_that_was_asked_for_is_the_last_one_shown()
    {
        string file = fixture.File("second");
        await fixture.Write(new(Indicator: "difficulty_resolved", Period: "2025Q2"), Language.Zh, SampleLake.FewSeeds, file);

        var word = new WordFile(file);
        Assert.Equal("2025年第2季度", word.Of("Subtitle").Single());
        Assert.Equal(["地区类别", "2025Q1", "2025Q2"], word.Table("全国和各经济地带（%；括号内为有该指标数据的地区数/全部地区数）")[0]);
        Assert.DoesNotContain("2025年第3季度", word.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-12-31", true)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-03-01", false)]
    public async Task A_year_is_preliminary_until_the_calendar_closes_it(string today, bool preliminary)
    {
        string seeds = fixture.Seeds("calendar.csv", lines => lines.Select(line => CalendarOf2025().Replace(line, "$1,2026-02-28")));
        string file = fixture.File("year-" + today);

        Assert.Equal(preliminary, await fixture.Write(new(Year: "2025"), Language.Zh, seeds, file, DateOnly.Parse(today, CultureInfo.InvariantCulture)));

        var word = new WordFile(file);
        Assert.Equal(preliminary ? "2025年（初步数）" : "2025年", word.Of("Subtitle").Single());
        Assert.Equal(preliminary, word.Text.Contains("初步数", StringComparison.Ordinal));
        Assert.True(preliminary || !word.Part("word/header1.xml").ToString().Contains("初步数", StringComparison.Ordinal));
        Assert.Contains(today, word.Text, StringComparison.Ordinal);
        Assert.Contains($"同样的版本在同一编制日期（{today}）总是得出同样的文档", word.Text, StringComparison.Ordinal);
        // The fourth quarter opens on 1 January, and nobody sent anything of it.
        Assert.Equal(today != "2025-12-31", word.Of("Notice").Any(notice => notice.Contains("没有任何数据", StringComparison.Ordinal)));
        Assert.Equal(today != "2025-12-31", word.Text.Contains("2025年第4季度：没有接收任何报表。", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_wrote_is_text_and_what_XML_cannot_hold_is_left_out()
    {
        string seeds = fixture.Seeds("indicators.csv", lines => lines.Select(line => line.Replace("产业工人培训率", "<b>&培训\u0001\uFFFF率", StringComparison.Ordinal)));
        string file = fixture.File("markup");
        await fixture.Write(new(Year: "2025"), Language.Zh, seeds, file);

        Assert.Contains("<b>&培训率", new WordFile(file).Of("Heading2"));
    }

    [Fact]
    public async Task What_is_not_there_is_told_and_no_file_is_left()
    {
        string file = fixture.File("nothing");
        foreach (var (question, told) in ((DocumentQuestion, string)[])
            [(new(Region: "449999"), "440000 广东省"), (new(Indicator: "trained"), "trained_rate"), (new(Region: "440000", Period: "2031Q1"), "2025Q3"), (new(Year: "2031"), "2031")])
        {
            var problem = await Assert.ThrowsAsync<TransformException>(() => fixture.Write(question, Language.Zh, SampleLake.FewSeeds, file));
            Assert.Contains(told, problem.Zh, StringComparison.Ordinal);
        }
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_file_that_is_there_stays()
    {
        string file = fixture.File("mine");
        File.WriteAllText(file, "my own work");

        await Assert.ThrowsAsync<TargetException>(() => fixture.Write(new(Year: "2025"), Language.Zh, SampleLake.FewSeeds, file));

        Assert.Equal("my own work", File.ReadAllText(file));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, ".*"));
    }

    [Fact]
    public void LibreOffice_opens_them_and_reads_the_same_figures()
    {
        if (!File.Exists("/usr/lib/libreoffice/program/libswlo.so"))
        {
            const string reason = "LibreOffice Writer is not installed (libreoffice-writer-nogui, with poppler-utils), so no document was laid out.";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(reason);
            Assert.Skip(reason);
        }
        string[] names = ["region.zh", "year.en"];
        Run("soffice", ["-env:UserInstallation=file://" + Path.Combine(fixture.Folder, "office"), "--headless", "--convert-to", "pdf", "--outdir", fixture.Folder, .. names.Select(fixture.File)]);
        foreach (string name in names)
        {
            string pdf = Path.ChangeExtension(fixture.File(name), "pdf");
            string text = Run("pdftotext", ["-layout", pdf, "-"]);
            var word = new WordFile(fixture.File(name));
            // Numbers of headings are the styles': what LibreOffice makes of them must be what the contents say.
            string flat = Blank().Replace(text, "");
            Assert.All(word.Body.Descendants(W + "hyperlink").Select(WordFile.TextOf), line => Assert.True(Count(flat, Blank().Replace(line, "")) >= 2, line));
            if (name == "year.en")
                Assert.All(word.Table("Workers trained").Skip(2).Where(row => char.IsAsciiDigit(row[1][0])), row => Assert.Contains(string.Concat(row.Skip(1)).Replace("^", "", StringComparison.Ordinal), flat, StringComparison.Ordinal));
            Run("pdftoppm", ["-r", "40", "-png", pdf, Path.Combine(fixture.Folder, "page-" + name)]);
            int pages = text.Count(c => c == '\f');
            Assert.Equal(pages, Directory.EnumerateFiles(fixture.Folder, $"page-{name}*.png").Count());
            Assert.InRange(pages, 5, 30);
        }
    }

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    private static string Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
        return output;
    }

    private static string Shown(double value) => Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture);

    private static double[] Ends(string interval) => [.. interval.Split('–').Select(end => double.Parse(end, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^(\w+,2025(?:Q\d)?,.*),$")]
    private static partial Regex CalendarOf2025();

    public sealed class Fixture : IDisposable
    {
        private static readonly DateOnly Today = new(2026, 11, 26);

        public Fixture()
        {
            foreach (string name in Questions.Keys)
                Write(name, File(name)).GetAwaiter().GetResult();
        }

        public static IReadOnlyDictionary<string, DocumentQuestion> Questions { get; } = new Dictionary<string, DocumentQuestion>
        {
            ["region.zh"] = new(Region: "440000"),
            ["region.en"] = new(Region: "440000"),
            ["indicator.zh"] = new(Indicator: "trained_rate"),
            ["indicator.en"] = new(Indicator: "trained_rate"),
            ["year.zh"] = new(Year: "2025"),
            ["year.en"] = new(Year: "2025"),
        };

        public SampleLake Lake { get; } = new();

        public string Folder => Lake.Directory;

        public string File(string name) => Path.Combine(Folder, name + ".docx");

        public Task Write(string name, string file) =>
            Write(Questions[name], name.EndsWith("en", StringComparison.Ordinal) ? Language.En : Language.Zh, SampleLake.FewSeeds, file);

        public Task<bool> Write(DocumentQuestion question, Language language, string seeds, string file, DateOnly? today = null) =>
            DocumentBuilder.WriteAsync(Lake.Store, seeds, SampleLake.Schemas, language, question, file, today ?? Today);

        /// <summary>A document that is written when it is first asked for.</summary>
        internal async Task<WordFile> Read(DocumentQuestion question, Language language)
        {
            string file = File($"{question.Region}{question.Indicator}{question.Period}.{language}");
            if (!System.IO.File.Exists(file))
                await Write(question, language, SampleLake.FewSeeds, file);
            return new(file);
        }

        public IReadOnlyList<T> Query<T>(string table, string sql, Func<System.Data.Common.DbDataReader, T> map)
        {
            using var session = LakeSession.Open();
            session.Attach("t", Lake.Store.Table(table).Read());
            return session.Query(sql, map);
        }

        /// <summary>The few seeds with one list changed.</summary>
        public string Seeds(string list, Func<IEnumerable<string>, IEnumerable<string>> change)
        {
            string folder = Directory.CreateDirectory(Path.Combine(Folder, "seeds-" + list)).FullName;
            foreach (string file in Directory.EnumerateFiles(SampleLake.FewSeeds, "*.csv"))
                System.IO.File.WriteAllLines(Path.Combine(folder, Path.GetFileName(file)), Path.GetFileName(file) == list ? change(System.IO.File.ReadAllLines(file)) : System.IO.File.ReadAllLines(file));
            return folder;
        }

        public void Dispose() => Lake.Dispose();
    }
}
