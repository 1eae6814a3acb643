using System.Globalization;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>An index that is not ours, from configuration alone: the bundled example of the Human Development Index, and what is told when a definition is wrong.</summary>
public sealed class DefinitionsTests(DefinitionsTests.Fixture fixture) : IClassFixture<DefinitionsTests.Fixture>
{
    private readonly Sandbox sandbox = fixture.Sandbox;

    [Fact]
    public async Task The_human_development_index_comes_out_as_it_was_published()
    {
        var made = await sandbox.Run("assess", "hdi-2021", "--as-of", Now, "--evaluator", "--format", "json");
        Assert.Equal(0, made.Exit);
        // Printed in table 1 of the statistical annex of the Human Development Report 2021/2022; the example's README names the source of the values that it is made of.
        Assert.Equal(
            ["010000 0.951 1 very_high", "020000 0.935 2 very_high", "030000 0.822 3 very_high", "040000 0.821 4 very_high", "050000 0.788 5 high", "060000 0.768 6 high", "070000 0.615 7 medium", "080000 0.478 8 low", "090000   "],
            Parse(made).GetProperty("scores").EnumerateArray().Select(score => string.Join(' ', Text(score, "unit"), Text(score, "shown"), Text(score, "rank"), Text(score, "band"))));
        // Australia's 21.1 years of schooling count as 18, and Liechtenstein's income of 146,830 as 75,000.
        Assert.Equal("1", Text(Line(made, "010000", "expected"), "score"));
        Assert.Equal("1", Text(Line(made, "020000", "income"), "score"));
    }

    [Theory]
    [InlineData("zh", "朝鲜：数据不足，不排名；“人类发展指数”不评分", "平均受教育年限")]
    [InlineData("en", "Korea (Democratic People's Rep. of): too little data; Human Development Index has no score", "Mean years of schooling")]
    public async Task A_unit_with_too_little_data_gets_no_rank_and_a_reason(string language, string told, string lacking)
    {
        foreach (string[] more in (string[][])[[], ["--sheet", "090000"]])
        {
            var shown = await sandbox.Run(["assess", "hdi-2021", "--as-of", Now, "--evaluator", "--lang", language, .. more]);
            string line = shown.Out.Split('\n').Single(line => line.Contains(told, StringComparison.Ordinal));
            Assert.Contains(lacking, line, StringComparison.Ordinal);
            Assert.DoesNotContain("= 0", shown.Out, StringComparison.Ordinal);
        }
        var rows = await sandbox.Run("assess", "hdi-2021", "--as-of", Now, "--evaluator", "--lang", language, "--format", "csv");
        Assert.Contains(lacking, rows.Out.Split('\n').Single(row => row.Contains("090000", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_indicators_are_compared_for_evaluators_and_an_empty_field_is_no_zero()
    {
        var rows = Parse(await sandbox.Run("compare", "gni_per_head", "--by", "region", "--evaluator", "--format", "json")).EnumerateArray().ToDictionary(row => Text(row, "code"));
        Assert.Equal(("49238.43", "2", "no_data"), (Text(rows["010000"], "value"), Text(rows["010000"], "rank"), Text(rows["090000"], "withheld")));
        // Eight of the nine have one: (49238.43 + 146830 + 27166.31 + 30027.29 + 16792.37 + 17504.4 + 8633.5 + 1824.19) / 8.
        Assert.Equal(("37252.06125", "8"), (Text(rows["100000"], "value"), Text(rows["100000"], "units")));
        foreach (var (language, told) in ((string, string)[])[("zh", "只供评估人员查看（--evaluator）"), ("en", "it is for evaluators (--evaluator)")])
        {
            var refused = await sandbox.Run("compare", "gni_per_head", "--by", "region", "--lang", language);
            Assert.Equal((2, ""), (refused.Exit, refused.Out));
            Assert.Contains(told, refused.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"weight\": 0.5, \"missing\": \"none\", \"normalise\": { \"method\": \"goalposts\", \"low\": 0, \"high\": 18", "\"weight\": 0.4, \"missing\": \"none\", \"normalise\": { \"method\": \"goalposts\", \"low\": 0, \"high\": 18",
        "/hdi/education：下一级权重之和是 0.9，应为 1", "/hdi/education: the weights under it sum to 0.9; they must sum to 1")]
    [InlineData("\"indicator\": \"life_expectancy\"", "\"indicator\": \"life_expectency\"", "/hdi/health：没有指标“life_expectency”，相近的有：life_expectancy", "/hdi/health: there is no indicator \"life_expectency\"; close to it are life_expectancy")]
    [InlineData("\"low\": 20, \"high\": 85", "\"low\": 85, \"high\": 20", "/hdi/health：goalposts 需要 low 和 high，且 low 小于 high", "/hdi/health: goalposts need low and high, low below high")]
    [InlineData("\"low\": 100, \"high\": 75000", "\"low\": 0, \"high\": 75000", "/hdi/income：取对数时 low 应大于 0", "/hdi/income: on the logarithm, low must be above 0")]
    [InlineData("\"weight\": 0.3333333334", "\"wieght\": 0.3333333334", "/hdi/income：不认识“wieght”；这里可以写：code、title", "/hdi/income: the key \"wieght\" is not known; here there can be: code, title")]
    [InlineData("\"log\": true", "\"logarithm\": true", "/hdi/income/normalise：不认识“logarithm”；这里可以写：method、low、high、log", "/hdi/income/normalise: the key \"logarithm\" is not known; here there can be: method, low, high, log")]
    [InlineData("\"rounding\": \"after\",", "", "（顶层）：缺少“rounding”", "top level: the key \"rounding\" is missing")]
    [InlineData("\"scale\": 1,", "\"scale\": 1, \"scale\": 2,", "（顶层）：“scale”写了两次，请去掉一个", "top level: the key \"scale\" is there twice; take one out")]
    [InlineData("\"rounding\": \"after\",", "\"rounding\": \"after\", \"deductions\": [ { \"code\": \"late\", \"title\": \"迟\", \"title_en\": \"Late\", \"indicator\": \"mean_schooling\", \"points\": 1, \"cap\": 1, \"missing\": \"cap\" } ],",
        "deductions/late：缺少“above”", "deductions/late: the key \"above\" is missing")]
    // A cycle: what stands over it cannot stand under it. An orphan: what hangs on no node.
    [InlineData("\"code\": \"mean\"", "\"code\": \"hdi\"", "/hdi/education/hdi：代码“hdi”出现两次；每一项只能属于一个上级", "/hdi/education/hdi: the code \"hdi\" is there twice; a node stands under one node only")]
    [InlineData("\"root\": {", "\"orphan\": { \"code\": \"orphan\" }, \"root\": {", "（顶层）：不认识“orphan”", "top level: the key \"orphan\" is not known")]
    [InlineData("\"mean\": \"arithmetic\",\n        \"children\": [", "\"mean\": \"arithmetic\", \"children\": [], \"strata\": [",
        "第 23 行（$.root.children[1].strata[0]）：值的类型不对，或不是可用的词", "line 23 ($.root.children[1].strata[0]): the value is of the wrong type, or no word that is known there")]
    [InlineData("\"decimals\": 3,", "\"decimals\": 3", "第 8 行第 3 列：这里或前面不合 JSON 语法", "line 8, column 3: this is no JSON here or just before")]
    [InlineData("\"title\": \"教育\", \"title_en\"", "\"title\": \"教育\" \"title_en\"", "第 22 行第 44 列：", "line 22, column 44: ")]
    [InlineData("\"decimals\": 3,", "\"decimals\": \"three\",", "第 7 行（$.decimals）：值的类型不对", "line 7 ($.decimals): the value is of the wrong type")]
    [InlineData("\"period\": \"2021\"", "\"period\": \"year 2021\"", "period：应为季度（2025Q3）或年（2025），不是“year 2021”", "period: must be a quarter (2025Q3) or a year (2025), not \"year 2021\"")]
    [InlineData("\"period\": \"2021\"", "\"period\": \"2020\"", "/hdi/health：指标“出生时预期寿命”（life_expectancy）截至截止时点在 2020 没有任何地区的数据；请先接收 hdi 类填报、推迟截止时点，或去掉这一项",
        "/hdi/health: the indicator \"Life expectancy at birth\" (life_expectancy) has data nowhere in 2020 up to the cut-off; collect returns of kind hdi, give a later cut-off, or take it out")]
    [InlineData("\"indicator\": \"gni_per_head\"", "\"indicator\": \"trained_rate\"", "/hdi/income：指标“产业工人培训率”（trained_rate）截至截止时点在 2021 没有任何地区的数据", "/hdi/income: the indicator \"Workers trained\" (trained_rate) has data nowhere in 2021")]
    [InlineData("\"rounding\": \"after\",", "\"rounding\": \"after\", \"deductions\": null,", "deductions：不能是 null", "deductions: must not be null")]
    [InlineData("\"code\": \"mine\"", "\"code\": \"yours\"", "code：应与文件名相同，不是“yours”", "code: must be the file's name, not \"yours\"")]
    public async Task A_wrong_definition_is_told_with_file_place_and_mend(string good, string wrong, string zh, string en)
    {
        Assert.Contains(good, Mine, StringComparison.Ordinal);
        Write("seeds/assessments/mine.json", Mine.Replace(good, wrong, StringComparison.Ordinal));
        await Told($"评估定义 mine.json，{zh}", $"Assessment mine.json, {en}", "assess", "mine", "--as-of", Now, "--evaluator");
        Assert.Equal("", (await sandbox.Run("assess", "mine", "--runs", "--format", "csv")).Out.Replace("run", "", StringComparison.Ordinal).Trim());
    }

    [Fact]
    public async Task A_node_without_anything_under_it_is_told()
    {
        int from = Mine.IndexOf("\"children\": [\n          {", StringComparison.Ordinal), to = Mine.IndexOf(']', from);
        Write("seeds/assessments/mine.json", Mine[..from] + "\"children\": [" + Mine[to..]);
        await Told(
            "评估定义 mine.json，/hdi/education：既没有指标，下面也没有项目；请写 indicator 或 children，或去掉这一项",
            "Assessment mine.json, /hdi/education: it has neither an indicator nor anything under it; give it an indicator or children, or take it out", "assess", "mine", "--as-of", Now, "--evaluator");
    }

    [Fact]
    public async Task A_peer_group_of_one_is_told()
    {
        string peers = File.ReadAllText(sandbox.Path("warehouse/definitions/seeds/peer_groups.csv"));
        try
        {
            Write("seeds/peer_groups.csv", peers.Replace("070000,纳米比亚,中、低人类发展水平,Medium or low", "070000,纳米比亚,中等人类发展水平,Medium", StringComparison.Ordinal));
            Write("seeds/assessments/mine.json", Mine.Replace("\"weight\": 0.3333333334, \"missing\": \"none\"", "\"weight\": 0.3333333334, \"missing\": \"peer_median\"", StringComparison.Ordinal));
            await Told(
                "评估定义 mine.json，/hdi/income：missing 为 peer_median，但 peer_groups.csv 的分组“中等人类发展水平”只有“纳米比亚”（070000）一个地区，没有中位数可取；请把它并入别的组，或改 missing",
                "Assessment mine.json, /hdi/income: missing is peer_median, but in peer_groups.csv the group \"Medium human development\" has Namibia (070000) alone, so there is no median; put it into another group, or change missing",
                "assess", "mine", "--as-of", Now, "--evaluator");
            await Told(
                "peer_groups.csv：分组“中等人类发展水平”（belt）只有“纳米比亚”（070000）一个地区，不能在组内比较。请把它并入别的组，或不用 --peers。",
                "peer_groups.csv: the group \"Medium human development\" (belt) has Namibia (070000) alone, so nothing can be compared within it. Put it into another group, or leave --peers out.",
                "compare", "life_expectancy", "--by", "region", "--peers", "belt", "--evaluator");
        }
        finally
        {
            Write("seeds/peer_groups.csv", peers);
        }
    }

    [Fact]
    public async Task A_cut_off_before_any_return_or_ahead_is_told_with_one_that_will_do()
    {
        await Told(
            "截至 2020-01-01 00:00（北京时间）还没有任何已接收的填报；请给出更晚的截止时点，最早为 --as-of 20", "No return was accepted by 2020-01-01 00:00 (Beijing); give a later cut-off, the earliest being --as-of 20",
            "assess", "hdi-2021", "--as-of", "2020-01-01T00:00+08:00", "--evaluator");
        await Told(
            "--as-of 2099-01-01 00:00:00（北京时间）还没有到：此后仍可能接收填报", "--as-of 2099-01-01 00:00:00 (Beijing) has not come yet: returns may still be accepted",
            "assess", "hdi-2021", "--as-of", "2099-01-01T00:00+08:00", "--evaluator");
        using var empty = new Sandbox();
        var nothing = await empty.Run("assess", "annual-2025", "--as-of", "2020-01-01T00:00+08:00", "--evaluator", "--lang", "en");
        Assert.Contains("put returns into inbox/ and run analytics collect first", nothing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assessments/mine.json", "{}", "definitions/assessments/mine.json：不认识这个文件。请放在 schemas/*.json", "definitions/assessments/mine.json: this file is not understood. There can be schemas/*.json")]
    [InlineData("seeds/indicator.add.csv", "indicator_code\nx\n", "definitions/seeds/indicator.add.csv：没有可以添加的代码表 indicator.csv；现有：calendar", "definitions/seeds/indicator.add.csv: there is no list indicator.csv to add to; there are: calendar")]
    [InlineData("seeds/sizes.add.csv", "code,name\n5,x\n", "definitions/seeds/sizes.add.csv，第 1 行：没有“name”这一列；可用的列：code、name_zh、name_en", "definitions/seeds/sizes.add.csv, row 1: there is no column \"name\"; columns are: code, name_zh, name_en")]
    [InlineData("schemas/new.json", "{\n  \"name\": \"new\"\n  \"title\": \"新\"\n}", "报表定义 new.json，第 3 行：这里或前面不合 JSON 语法", "Schema new.json, line 3: this is no JSON here or just before")]
    [InlineData("schemas/again.json", "{ \"name\": \"hdi\", \"title\": \"再\", \"title_en\": \"Again\", \"frequency\": \"year\", \"fields\": [] }", "的 name 也是“hdi”", "the name \"hdi\" is that of another file too")]
    public async Task A_file_of_ones_own_that_is_not_understood_is_told(string file, string text, string zh, string en)
    {
        Write(file, text);
        try
        {
            await Told(zh, en, "status", "--period", "2021");
        }
        finally
        {
            File.Delete(sandbox.Path($"warehouse/definitions/{file}"));
        }
    }

    [Theory]
    [InlineData("x,Hdi,mean_schooling,rows,", "第 31 行（x）有错，该指标没有计算：kind 应为填报种类的名称", "Row 31 of indicators.csv (x) is wrong, so this indicator is not computed: kind must be the name of a kind of return")]
    [InlineData("x,enterprise,trained_workers,industrial_workers,size_code = '1'", "filter 不能用于按披露规则公布的填报种类", "filter cannot be used with a kind that is published by the disclosure rule")]
    [InlineData("x,hdl,mean_schooling,rows,", "还没有接收任何 hdl 类填报", "No return of kind \"hdl\" was accepted yet")]
    [InlineData("x,hdi,mean_shooling,rows,", "算式无法计算：", "cannot be computed: ")]
    [InlineData("x,hdi,mean_schooling,rows,continent = 'Asia'", "算式无法计算：", "cannot be computed: ")]
    public async Task A_wrong_indicator_is_told(string row, string zh, string en)
    {
        string[] cells = row.Split(',');
        string path = sandbox.Path("warehouse/definitions/seeds/indicators.add.csv"), rows = File.ReadAllText(path);
        try
        {
            string[] lines = [.. rows.TrimEnd('\n').Split('\n').Select((line, i) => i == 0 ? line + ",filter" : line + ","), $"{string.Join(',', cells[..4])},ratio,年,years,1,higher,1,名,name,义,meaning,{cells[4]}"];
            File.WriteAllLines(path, lines);
            foreach (string[] more in (string[][])[[], ["--peers", "belt"]])
                await Told(zh, en, ["compare", "x", "--by", "region", "--evaluator", .. more]);
        }
        finally
        {
            File.WriteAllText(path, rows);
        }
    }

    private static string Now => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private static string Mine => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds/examples/hdi/definitions/seeds/assessments/hdi-2021.json")).Replace("\"code\": \"hdi-2021\"", "\"code\": \"mine\"", StringComparison.Ordinal);

    private static JsonElement Parse(Result result) => JsonDocument.Parse(result.Out).RootElement;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";

    private static JsonElement Line(Result made, string unit, string code) => Parse(made).GetProperty("scores").EnumerateArray().Single(score => Text(score, "unit") == unit)
        .GetProperty("lines").EnumerateArray().Single(line => Text(line, "code") == code);

    private void Write(string file, string text)
    {
        string path = sandbox.Path($"warehouse/definitions/{file}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task Told(string zh, string en, params string[] command)
    {
        foreach (var (language, told) in ((string, string)[])[("zh", zh), ("en", en)])
        {
            var result = await sandbox.Run([.. command, "--lang", language]);
            Assert.Equal((2, ""), (result.Exit, result.Out));
            Assert.Contains(told, result.Error, StringComparison.Ordinal);
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public Sandbox Sandbox { get; } = new();

        public async ValueTask InitializeAsync()
        {
            string example = Path.Combine(AppContext.BaseDirectory, "seeds/examples/hdi");
            foreach (string file in Directory.EnumerateFiles(example, "*", SearchOption.AllDirectories))
            {
                string to = Path.Combine(Sandbox.Path("warehouse"), Path.GetRelativePath(example, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            Assert.Equal(0, (await Sandbox.Run("collect", "--strict")).Exit);
            Assert.Equal(0, (await Sandbox.Run("refresh")).Exit);
        }

        public ValueTask DisposeAsync()
        {
            Sandbox.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
