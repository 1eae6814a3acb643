using System.Globalization;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>Comparisons with statistics, and assessments, on the bundled samples of three provinces.</summary>
public sealed class StatisticsTests(StatisticsTests.Fixture fixture) : IClassFixture<StatisticsTests.Fixture>
{
    private readonly Sandbox sandbox = fixture.Sandbox;

    [Fact]
    public async Task A_standardised_comparison_adds_up_in_JSON_and_says_what_it_is_in_the_table()
    {
        var json = await sandbox.Run("compare", "trained_rate", "--by", "region", "--standardise", "ownership", "--peers", "belt", "--evaluator", "--format", "json");
        var all = JsonDocument.Parse(json.Out).RootElement.EnumerateArray().Where(row => row.GetProperty("standardised").ValueKind == JsonValueKind.Number).ToList();
        // With its own mix the nation is as it is.
        Assert.Equal(("100000", all[^1].GetProperty("value").GetDouble()), (all[^1].GetProperty("code").GetString(), all[^1].GetProperty("standardised").GetDouble()));
        var rows = all[..^1];
        Assert.Equal(["320000", "440000", "510000"], rows.Select(row => row.GetProperty("code").GetString()));
        double Of(JsonElement row, string name) => row.GetProperty(name).GetDouble();
        Assert.All(rows, row =>
        {
            Assert.Equal(Of(row, "gap"), Of(row, "structure") + Of(row, "performance"), 9);
            Assert.Equal(Of(row, "structure"), Of(row, "structure_ownership"), 9);
            Assert.InRange(Of(row, "standardised"), Of(row, "standardised_low"), Of(row, "standardised_high"));
        });
        // Sichuan is alone in the West here.
        Assert.Equal(["East", "East", "West"], rows.Select(row => row.GetProperty("peer").GetString()));
        Assert.Equal(JsonValueKind.Null, rows[2].GetProperty("rank").ValueKind);

        var table = await sandbox.Run("compare", "trained_rate", "--by", "region,ownership", "--lang", "zh");
        Assert.Contains("漏斗图：中心线为全国值", table.Out, StringComparison.Ordinal);
        Assert.Contains("合成样例，非真实数据。", table.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "--by", "region")]
    [InlineData(false, "--by", "region,ownership")]
    [InlineData(true, "--by", "region")]
    [InlineData(true, "--by", "region", "--standardise", "ownership")]
    [InlineData(true, "--by", "region", "--standardise", "ownership", "--explain", "440000")]
    public async Task Every_row_for_evaluators_says_that_it_is_not_for_publication(bool evaluator, params string[] question)
    {
        string[] ask = ["compare", "trained_rate", .. question, .. evaluator ? (string[])["--evaluator"] : [], "--format"];
        var json = await sandbox.Run([.. ask, "json"]);
        string[] csv = (await sandbox.Run([.. ask, "csv"])).Out.TrimEnd().Split('\n');

        var rows = JsonDocument.Parse(json.Out).RootElement.EnumerateArray().ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(evaluator, row.TryGetProperty("not_for_publication", out var mark) && mark.GetBoolean()));
        Assert.Equal(evaluator, csv[0].EndsWith(",not_for_publication", StringComparison.Ordinal));
        Assert.All(csv[1..], line => Assert.True(!evaluator || line.EndsWith(",true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_change_by_ownership_tells_over_how_many_provinces_it_is()
    {
        // The samples of two provinces in both quarters, of Sichuan in the third only.
        using var own = new Sandbox().Asleep();
        own.HandInSamples();
        File.Delete(own.Path("warehouse/inbox/enterprise_2025Q2_510000.csv"));
        Assert.Equal(0, (await own.Run("collect", "--strict")).Exit);
        Assert.Equal(0, (await own.Run("refresh")).Exit);
        string[] ask = ["compare", "trained_rate", "--by", "ownership", "--standardise", "size", "--evaluator"];

        var state = JsonDocument.Parse((await own.Run([.. ask, "--format", "json"])).Out).RootElement.EnumerateArray().Single(row => row.GetProperty("code").GetString() == "1");
        var (now, before) = (Rate("2025Q3"), Rate("2025Q2"));
        Assert.Equal(now - before, state.GetProperty("change").GetDouble(), 9);
        Assert.Equal((2, JsonValueKind.Null), (state.GetProperty("compared").GetInt32(), state.GetProperty("year_compared").ValueKind));
        Assert.Equal((3, 32), (state.GetProperty("reporting").GetInt32(), state.GetProperty("expected").GetInt32()));
        Assert.Equal(state.GetProperty("numerator").GetDouble() / state.GetProperty("expected_numerator").GetDouble(), state.GetProperty("ratio").GetDouble(), 9);

        Assert.Contains("与 2025Q2 相比的变化只比较两期都有数据的 2 个地区，不含：四川省。", (await own.Run([.. ask, "--lang", "zh"])).Out, StringComparison.Ordinal);
        Assert.Contains("The change since 2025Q2 compares only the regions with data in both periods (2), without Sichuan.", (await own.Run([.. ask, "--lang", "en"])).Out, StringComparison.Ordinal);

        // From the files of the two provinces, enterprises under state control.
        static double Rate(string period)
        {
            var rows = ((string[])["320000", "440000"]).SelectMany(province =>
            {
                string[][] lines = [.. File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "seeds", "returns", $"enterprise_{period}_{province}.csv")).Select(line => line.Split(','))];
                int Column(string name) => Array.IndexOf(lines[0], name);
                return lines[1..].Where(line => line[Column("企业控股情况")] == "1")
                    .Select(line => (Trained: double.Parse(line[Column("接受培训的产业工人")], CultureInfo.InvariantCulture), Workers: double.Parse(line[Column("其中：产业工人")], CultureInfo.InvariantCulture)));
            }).ToList();
            return 100 * rows.Sum(row => row.Trained) / rows.Sum(row => row.Workers);
        }
    }

    [Fact]
    public async Task A_change_over_a_missing_quarter_names_the_one_that_it_is_against_and_what_was_not_sent_is_empty()
    {
        using var own = new Sandbox();
        // Guangdong alone: of five tasks one is done in the first quarter, three are in the third.
        own.HandIn("task_2025Q1_440000.csv", Returns.Tasks("440000", 5, 1).Replace("2025Q3,", "2025Q1,", StringComparison.Ordinal).Replace("2025-09-01", "2025-03-01", StringComparison.Ordinal));
        own.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 5, 3));
        Assert.Equal(0, (await own.Run("collect", "--strict")).Exit);
        Assert.Equal(0, (await own.Run("refresh")).Exit);

        string[] compare = ["compare", "task_completion", "--by", "region", "--peers", "tier", "--format"];
        var rows = JsonDocument.Parse((await own.Run([.. compare, "json"])).Out).RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("code").GetString()!);
        Assert.Equal((40.0, "2025Q1", 3.0), (rows["440000"].GetProperty("change").GetDouble(), rows["440000"].GetProperty("change_since").GetString(), rows["440000"].GetProperty("numerator").GetDouble()));
        Assert.All(["numerator", "denominator", "units", "value"], name => Assert.Equal(JsonValueKind.Null, rows["110000"].GetProperty(name).ValueKind));
        Assert.Contains("比 2025Q1", (await own.Run([.. compare, "table", "--lang", "zh"])).Out, StringComparison.Ordinal);
        Assert.Contains("Since 2025Q1", (await own.Run([.. compare, "table", "--lang", "en"])).Out, StringComparison.Ordinal);
        var plain = (await own.Run("compare", "task_completion", "--by", "region", "--format", "csv", "--lang", "en")).Out.Split('\n');
        Assert.StartsWith(",110000,Beijing,,,,,,,no_data,", plain.Single(line => line.Contains(",110000,", StringComparison.Ordinal)), StringComparison.Ordinal);

        var status = JsonDocument.Parse((await own.Run("status", "--period", "2025Q3", "--kind", "task", "--format", "json")).Out).RootElement.EnumerateArray().ToDictionary(row => row.GetProperty("region").GetString()!);
        Assert.Equal((5, JsonValueKind.Null), (status["440000"].GetProperty("rows").GetInt32(), status["110000"].GetProperty("rows").ValueKind));
    }

    [Fact]
    public async Task A_change_on_the_edge_of_rounding_is_rounded_as_on_the_pages()
    {
        using var own = new Sandbox();
        // From 50 % of 2,000 tasks to 50.05 %.
        own.HandIn("task_2025Q2_440000.csv", Returns.Tasks("440000", 2000, 1000).Replace("2025Q3,", "2025Q2,", StringComparison.Ordinal).Replace("2025-09-01", "2025-06-01", StringComparison.Ordinal));
        own.HandIn("task_2025Q3_440000.csv", Returns.Tasks("440000", 2000, 1001));
        Assert.Equal(0, (await own.Run("collect", "--strict")).Exit);
        Assert.Equal(0, (await own.Run("refresh")).Exit);

        var table = await own.Run("compare", "task_completion", "--by", "region", "--peers", "tier", "--lang", "en");

        Assert.Contains("+0.1", table.Out.Split('\n').Single(line => line.Contains("Guangdong", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_explanation_can_be_worked_out_from_what_it_prints()
    {
        Assert.Equal(2, (await sandbox.Run("compare", "trained_rate", "--by", "region", "--explain", "440000")).Exit);
        // Of sizes crossed with ownerships Sichuan lacks some that the others have: these count at the nation's rate, and the table says so.
        string[] ask = ["compare", "trained_rate", "--by", "region", "--standardise", "size,ownership", "--evaluator"];
        var strata = JsonDocument.Parse((await sandbox.Run([.. ask, "--explain", "510000", "--format", "json"])).Out).RootElement.EnumerateArray().ToList();
        double Of(JsonElement row, string name) => row.GetProperty(name).GetDouble();
        double all = strata.Sum(row => Of(row, "reference_denominator"));
        double value = strata.Sum(row => Of(row, "reference_denominator") / all * 100
            * (Of(row, "denominator") > 0 ? Of(row, "numerator") / Of(row, "denominator") : Of(row, "reference_numerator") / Of(row, "reference_denominator")));
        var comparison = JsonDocument.Parse((await sandbox.Run([.. ask, "--format", "json"])).Out).RootElement.EnumerateArray().Single(row => row.GetProperty("code").GetString() == "510000");
        Assert.Equal(value, Of(comparison, "standardised"), 9);
        Assert.Equal(1, strata.Sum(row => Of(row, "weight")), 9);
        Assert.Equal(value, strata.Sum(row => Of(row, "contribution")), 9);
        Assert.Contains(strata, row => Of(row, "denominator") == 0 && row.GetProperty("rate").ValueKind == JsonValueKind.Null);
        Assert.Equal(strata.Where(row => Of(row, "denominator") > 0).Sum(row => Of(row, "reference_denominator")) / all, Of(comparison, "covered"), 9);
        Assert.Contains("本组无，取全国值 ", (await sandbox.Run([.. ask, "--explain", "510000", "--lang", "zh"])).Out, StringComparison.Ordinal);
        Assert.Contains("strata that the group lacks at the nation's rate", (await sandbox.Run([.. ask, "--explain", "510000", "--lang", "en"])).Out, StringComparison.Ordinal);
        Assert.Contains("本组没有的层按全国值计。", (await sandbox.Run([.. ask, "--lang", "zh"])).Out, StringComparison.Ordinal);
        Assert.Contains("Strata that a group lacks count at the nation's rate.", (await sandbox.Run([.. ask, "--lang", "en"])).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("moon", "compare trained_rate --by region --peers moon")]
    [InlineData("industry,size,ownership", "compare trained_rate --by region --standardise weather")]
    [InlineData("region|ownership|industry|size", "compare trained_rate --by region,region")]
    [InlineData("--evaluator", "compare trained_rate --by region --level county")]
    [InlineData("annual-2025", "assess annual-1999 --as-of 2026-01-01T00:00+08:00 --evaluator")]
    [InlineData("annual-2025", "assess annual-1999 --runs")]
    [InlineData("annual-2025", "assess ../../settings --as-of 2026-01-01T00:00+08:00 --evaluator")]
    [InlineData("--evaluator", "assess annual-2025 --as-of 2026-01-01T00:00+08:00")]
    [InlineData("--as-of", "assess annual-2025 --evaluator")]
    [InlineData("--as-of", "assess annual-2025 --as-of 2099-01-01T00:00+08:00 --evaluator")]
    [InlineData("No return was accepted by", "assess annual-2025 --as-of 2020-01-01T00:00+08:00 --evaluator --lang en")]
    public async Task What_cannot_be_done_says_why(string named, string line)
    {
        var result = await sandbox.Run(line.Split(' '));
        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessment_is_stored_and_its_sheet_adds_up()
    {
        string now = DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var first = await sandbox.Run("assess", "annual-2025", "--evaluator", "--as-of", now, "--format", "json", "--lang", "en");
        var again = await sandbox.Run("assess", "annual-2025", "--evaluator", "--as-of", now, "--format", "json", "--lang", "en");
        Assert.Equal((0, 0, first.Out), (first.Exit, again.Exit, again.Out));
        Assert.Contains("Stored as annual-2025-", first.Error, StringComparison.Ordinal);
        Assert.Contains("Assessed before", again.Error, StringComparison.Ordinal);

        var choices = JsonDocument.Parse(first.Out).RootElement.GetProperty("sensitivity").GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("choice").GetString());
        Assert.Equal(["data", "normalise", "missing", "weights", "mean"], choices);
        Assert.Contains("首阶/总敏感性指数：数据误差 ", (await sandbox.Run("assess", "annual-2025", "--evaluator", "--as-of", now, "--lang", "zh")).Out, StringComparison.Ordinal);

        var sheet = await sandbox.Run("assess", "annual-2025", "--evaluator", "--as-of", now, "--sheet", "440000", "--format", "json");
        var lines = JsonDocument.Parse(sheet.Out).RootElement.EnumerateArray().ToDictionary(line => line.GetProperty("code").GetString()!);
        double Score(string code) => lines[code].GetProperty("score").GetDouble();
        double Weight(string code) => lines[code].GetProperty("weight").GetDouble();
        string[] rights = ["agreement", "union", "skill_pay"], skill = ["trained", "certified", "high_skilled"], all = ["skill", "rights", "progress"];
        Assert.Equal(rights.Sum(code => Weight(code) * Score(code)), Score("rights"), 9);
        Assert.Equal(Math.Exp(skill.Sum(code => Weight(code) * Math.Log(Score(code)))), Score("skill"), 9);
        Assert.Equal(all.Sum(code => Weight(code) * Score(code)), Score("total"), 9);

        var people = await sandbox.Run("assess", "annual-2025", "--evaluator", "--as-of", now, "--sheet", "440000");
        Assert.Contains("依据：enterprise_2025Q3_440000.csv，第 1 版", people.Out, StringComparison.Ordinal);
        string run = first.Error.Split("Stored as ")[1].Split('\n')[0].Trim();
        var moved = await sandbox.Run("assess", "annual-2025", "--evaluator", "--compare", run, run, "--format", "csv");
        Assert.Contains("440000,", moved.Out, StringComparison.Ordinal);
        Assert.Contains(run, (await sandbox.Run("assess", "annual-2025", "--runs", "--format", "csv")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await sandbox.Run("assess", "annual-2025", "--evaluator", "--compare", run, "nothing")).Exit);
        foreach (string[] asked in (string[][])[["--run", run], ["--compare", run, run]])
        {
            var other = await sandbox.Run(["assess", "channels-2025", "--evaluator", "--lang", "en", .. asked]);
            Assert.Equal((2, "", $"{run} is a run of annual-2025: analytics assess annual-2025 --run {run}."), (other.Exit, other.Out, other.Error.TrimEnd()));
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public Sandbox Sandbox { get; } = new Sandbox().Asleep();

        public async ValueTask InitializeAsync()
        {
            Sandbox.HandInSamples();
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
