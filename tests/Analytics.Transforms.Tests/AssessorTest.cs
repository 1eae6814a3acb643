using Analytics.Transforms.Assessments;

namespace Analytics.Transforms.Tests;

/// <summary>Assessments at a cut-off, stored for good.</summary>
public sealed class AssessorTest : IDisposable
{
    private readonly TestLake lake = new();
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-assess-test-").FullName;

    public void Dispose()
    {
        lake.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Only_returns_accepted_by_the_cut_off_count_whatever_came_or_was_refreshed_since()
    {
        // 60 of 100 in Guangdong, 30 of 100 in Sichuan; nothing was refreshed before the cut-off.
        Accept("440000", 60);
        Accept("510000", 30);
        var cutOff = DateTimeOffset.UtcNow;
        Accept("440000", 10);
        lake.Refresh();

        var first = Run("one.json", cutOff);
        Assert.Equal(["440000 60 1", "510000 30 2"], Totals(first));
        Assert.Equal(["440000 10 2", "510000 30 1"], Totals(Run("two.json", DateTimeOffset.UtcNow)));
        Assert.Equal(["enterprise 1"], first.Submissions["440000"].Select(source => $"{source.Kind} {source.Revision}"));
        Assert.Equal(1L, first.Versions["returns/enterprise"] - 1);
    }

    [Fact]
    public void Returns_that_no_model_sums_up_count_as_of_the_cut_off_and_a_year_stands_for_its_quarters()
    {
        // The return of a city is no source of its province's score.
        lake.Accept("inspection", "2025", "440100", [new Inspection("440100", "union", "A", 1, 100)]);
        // 30 of 40 and 50 of 60 make 80 of 100; what the other channel gave is no part of it, nor what a county of it was given.
        lake.Accept("inspection", "2025", "440000", [new Inspection("440000", "union", "A", 30, 40), new Inspection("440000", "union", "B", 50, 60), new Inspection("440103", "union", "A", 1, 900), new Inspection("440000", "department", "A", 1, 100)]);
        lake.Accept("inspection", "2025", "510000", [new Inspection("510000", "union", "A", 27.5m, 50)]);
        var cutOff = DateTimeOffset.UtcNow;
        lake.Accept("inspection", "2025", "440000", [new Inspection("440000", "union", "A", 10, 100)]);

        string file = Path.Combine(folder, "one.json");
        File.WriteAllText(file, File.ReadAllText(Write("one.json", 0)).Replace("\"trained_rate\"", "\"inspection_union\"", StringComparison.Ordinal).Replace("\"certified_rate\"", "\"inspection_union\"", StringComparison.Ordinal));
        AssessmentRun At(DateTimeOffset instant) => Assessor.Parse(Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, instant, "1.0", TestContext.Current.CancellationToken).Json);
        var first = At(cutOff);
        Assert.Equal(["440000 80 1", "510000 55 2"], Totals(first));
        Assert.Equal(["inspection 1"], first.Submissions["440000"].Select(source => $"{source.Kind} {source.Revision}"));
        Assert.Equal(["440000 10 2", "510000 55 1"], Totals(At(DateTimeOffset.UtcNow)));
        Assert.Contains(Analytics.Lake.Publications.Versions(lake.Store), published => published.What == "assessment" && published.Table == "returns/inspection" && published.Version == first.Versions["returns/inspection"]);
    }

    [Fact]
    public void Asked_again_it_gives_the_stored_run_byte_for_byte()
    {
        Accept("440000", 60);
        Accept("510000", 30);
        var cutOff = DateTimeOffset.UtcNow;
        string file = Write("one.json", 0);
        var (run, json, known) = Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, cutOff, "1.0", TestContext.Current.CancellationToken);
        Accept("510000", 90);
        var again = Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, cutOff, "2.0", TestContext.Current.CancellationToken);
        Assert.Equal((run, json, false, true), (again.Run, again.Json, known, again.Known));
        // Computed anew under another name, from the same returns, it is the same too.
        File.WriteAllText(Path.Combine(folder, "copy.json"), File.ReadAllText(file).Replace("\"code\": \"one\"", "\"code\": \"copy\"", StringComparison.Ordinal));
        var copy = Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, Path.Combine(folder, "copy.json"), cutOff, "1.0", TestContext.Current.CancellationToken);
        Assert.Equal((json, false), (copy.Json.Replace("\"code\":\"copy\"", "\"code\":\"one\"", StringComparison.Ordinal), copy.Known));
        Assert.Equal(json, Assessor.Find(lake.Store, run));
        Assert.Equal([run], Assessor.Runs(lake.Store, "one"));
        Assert.Contains(Analytics.Lake.Publications.Versions(lake.Store), published => published.What == "assessment" && published.Table == "returns/enterprise");
    }

    [Theory]
    [InlineData(58)]
    [InlineData(57)]
    [InlineData(29)]
    public void A_rate_that_a_step_begins_with_reaches_it(int trained)
    {
        Accept("440000", trained);
        string file = Write("one.json", 0);
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            """{ "method": "goalposts", "low": 0, "high": 100 }""", $$"""{ "method": "bands", "steps": [{ "from": 20, "score": 0.6 }, { "from": {{trained}}, "score": 0.8 }] }""", StringComparison.Ordinal));
        var run = Assessor.Parse(Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, DateTimeOffset.UtcNow, "1.0", TestContext.Current.CancellationToken).Json);
        Assert.Equal(["440000 80 1"], Totals(run));
        Assert.Equal(trained, run.Units.Single(unit => unit.Code == "440000").Values[0]);
    }

    [Fact]
    public void Stopped_it_stores_nothing()
    {
        Accept("440000", 60);
        var cutOff = DateTimeOffset.UtcNow;
        string file = Write("one.json", 0);
        Assert.Throws<OperationCanceledException>(() => Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, cutOff, "1.0", new CancellationToken(true)));
        Assert.Empty(Assessor.Runs(lake.Store, "one"));
        Assert.False(Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, cutOff, "1.0", TestContext.Current.CancellationToken).Known);
    }

    [Fact]
    public void Two_runs_tell_what_came_of_data_weights_and_method()
    {
        Accept("440000", 60, certified: 20);
        Accept("510000", 30, certified: 20);
        var first = Run("one.json", DateTimeOffset.UtcNow, trained: 0.5);
        Accept("440000", 40, certified: 20);
        // Guangdong: 0.5 * 60 + 0.5 * 20 = 40; with 40 trained 30; with weights 0.9 and 0.1 it is 38; with a goalpost of 80 for training 0.9 * 50 + 2 = 47.
        var second = Run("two.json", DateTimeOffset.UtcNow, trained: 0.9, high: 80);
        var guangdong = Assessor.Compare(first, second).Single(movement => movement.Unit == "440000");
        Assert.Equal((40.0, 47.0, -10.0, 8.0, 9.0), (R(guangdong.Before), R(guangdong.After), R(guangdong.Data), R(guangdong.Weights), R(guangdong.Method)));
        // Another period is other data, and another wording changes nothing; an indicator that is reckoned otherwise leaves no parts to tell.
        var later = second with { Definition = second.Definition with { Period = "2025Q4" }, Indicators = [.. second.Indicators.Select(indicator => indicator with { DescriptionZh = "改" })] };
        Assert.Equal(Assessor.Compare(first, second), Assessor.Compare(first, later));
        var other = Assessor.Compare(first, second with { Indicators = [.. second.Indicators.Select(indicator => indicator with { Denominator = "employees" })] }).Single(movement => movement.Unit == "440000");
        Assert.Equal((47.0, null, null, null), (R(other.After), other.Data, other.Weights, other.Method));
        Assert.All(Assessor.Compare(first, first), movement => Assert.Equal((0.0, 0.0, 0.0), (R(movement.Data ?? 0), R(movement.Weights ?? 0), R(movement.Method ?? 0))));
    }

    [Fact]
    public void Ranks_without_each_indicator_and_each_dimension()
    {
        Accept("440000", 60, certified: 20);
        Accept("510000", 30, certified: 90);
        string json = File.ReadAllText(Write("one.json", 0.9));
        // Each in a dimension of its own: with 0.9 of training Guangdong has 56, Sichuan 36; by certificates alone it is the other way round.
        foreach (string code in (string[])["x", "y"])
            json = System.Text.RegularExpressions.Regex.Replace(json, $$"""\{ "code": "{{code}}", "indicator": "(\w+)", "weight": ([\d.]+),(.*?\}) \}""",
                $$"""{ "code": "of_{{code}}", "weight": $2, "mean": "arithmetic", "children": [ { "code": "{{code}}", "indicator": "$1", "weight": 1,$3 } ] }""");
        File.WriteAllText(Path.Combine(folder, "one.json"), json);
        var run = Assessor.Parse(Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, Path.Combine(folder, "one.json"), DateTimeOffset.UtcNow, "1.0", TestContext.Current.CancellationToken).Json);
        Assert.Equal(["440000 56 1", "510000 36 2"], Totals(run));
        int?[] Ranks(string node) => [.. run.Units.Index().Where(unit => unit.Item.Code is "440000" or "510000").Select(unit => run.Without[node][unit.Index])];
        Assert.Equal(["of_x", "of_y", "x", "y"], run.Without.Keys.Order());
        Assert.All((string[])["of_x", "x"], node => Assert.Equal([2, 1], Ranks(node)));
        Assert.All((string[])["of_y", "y"], node => Assert.Equal([1, 2], Ranks(node)));
        // Rates of 100 have errors, and two weights are shared out: both vary, nothing else does.
        Assert.Equal(["data", "weights"], run.Sensitivity!.Choices.Select(choice => choice.Choice));
    }

    [Fact]
    public void A_run_that_was_stored_before_there_were_alternatives_and_indices_is_still_read()
    {
        const string stored = """
            {"code":"old","cut_off":"2026-01-19T16:00:00+00:00","program":"0.0.9","versions":{"returns/enterprise":7},
            "definition":{"code":"old","title":"旧","title_en":"Old","period":"2025Q3","scale":100,"decimals":2,"rounding":"before","threshold":0.6,
            "bands":[{"code":"A","title":"优","title_en":"A","from":80}],"deductions":[],
            "root":{"code":"root","weight":1,"mean":"arithmetic","children":[
            {"code":"x","weight":0.5,"children":[],"indicator":"trained_rate","strata":[],"normalise":{"method":"goalposts","low":0,"high":100,"log":false,"steps":[]},"missing":"reweight"},
            {"code":"y","weight":0.5,"children":[],"indicator":"trained_rate","strata":["ownership"],"normalise":{"method":"rank","log":false,"steps":[]},"missing":"zero"}],"strata":[],"missing":"reweight"},
            "draws":{"count":2000,"seed":1,"concentration":200}},
            "indicators":[{"code":"trained_rate","kind":"enterprise","measure_code":"M05","numerator":"a","denominator":"b","is_proportion":true,"unit_zh":"%","unit_en":"%","scale":100,"direction":"higher","min_base":1,"name_zh":"甲","name_en":"A","description_zh":"","description_en":""}],
            "units":[{"code":"440000","name_zh":"广东省","name_en":"Guangdong","peer":"East","values":[60,60],"errors":[1,1],"targets":[null,null],"deductions":[]}],"submissions":{},
            "scores":[{"unit":"440000","lines":[{"code":"root","score":0.8},{"code":"x","raw":60,"score":0.6,"weight":0.5},{"code":"y","raw":60,"score":1,"weight":0.5}],"deducted":[],"total":80,"shown":80,"rank":1,"band":"A"}],
            "certainties":[{"unit":"440000","first":1,"last":1,"bands":[0.5]}],"without":{"x":[1],"y":[1]}}
            """;
        var run = Assessor.Parse(stored);
        Assert.Null(run.Sensitivity);
        Assert.Null(run.Definition.Draws.Alternatives);
        Assert.Equal(["x", "y"], run.Without.Keys);
        Assert.All(Assessor.Compare(run, run), movement => Assert.Equal((80.0, 0.0), (R(movement.After), R(movement.Data))));
    }

    [Fact]
    public void A_cut_off_before_any_return_and_an_indicator_without_data_are_clear_errors()
    {
        Accept("440000", 60);
        string file = Write("one.json", 0);
        var early = Assert.Throws<TransformException>(() => Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, DateTimeOffset.UtcNow.AddYears(-1), "1.0", TestContext.Current.CancellationToken));
        Assert.Contains("No return was accepted by", early.En, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "none.json"), File.ReadAllText(file).Replace("certified_rate", "task_completion", StringComparison.Ordinal).Replace("\"code\": \"one\"", "\"code\": \"none\"", StringComparison.Ordinal));
        Assert.ThrowsAny<TransformException>(() => Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, Path.Combine(folder, "none.json"), DateTimeOffset.UtcNow, "1.0", TestContext.Current.CancellationToken));
        Assert.Empty(Assessor.Runs(lake.Store, "none"));
    }

    [Fact]
    public void An_indicator_without_a_better_side_is_not_scored()
    {
        Accept("440000", 60);
        string file = Write("one.json", 0);
        File.WriteAllText(file, File.ReadAllText(file).Replace("trained_rate", "industrial_share", StringComparison.Ordinal));
        var wrong = Assert.Throws<TransformException>(() => Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, DateTimeOffset.UtcNow, "1.0", TestContext.Current.CancellationToken));
        Assert.Contains("(industrial_share) has no better side", wrong.En, StringComparison.Ordinal);
        Assert.Empty(Assessor.Runs(lake.Store, "one"));
    }

    private static double R(double? value) => Math.Round(value!.Value, 9);

    private AssessmentRun Run(string name, DateTimeOffset cutOff, double trained = 0, double high = 100) =>
        Assessor.Parse(Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, Write(name, trained, high), cutOff, "1.0", TestContext.Current.CancellationToken).Json);

    // One indicator alone, or two with these weights.
    private string Write(string name, double trained, double high = 100)
    {
        string Leaf(string code, string indicator, double weight, double top) => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""{ "code": "{{code}}", "indicator": "{{indicator}}", "weight": {{weight}}, "normalise": { "method": "goalposts", "low": 0, "high": {{top}} } }""");
        string json = AssessmentTest.Json(trained == 0 ? Leaf("x", "trained_rate", 1, high) : $"{Leaf("x", "trained_rate", trained, high)}, {Leaf("y", "certified_rate", Math.Round(1 - trained, 9), 100)}")
            .Replace("\"indicator\": \"d\"", "\"indicator\": \"certified_rate\"", StringComparison.Ordinal).Replace("\"above\": 10", "\"above\": 1000", StringComparison.Ordinal);
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, json.Replace("\"code\": \"mine\"", $"\"code\": \"{Path.GetFileNameWithoutExtension(name)}\"", StringComparison.Ordinal));
        return path;
    }

    private static IEnumerable<string> Totals(AssessmentRun run) =>
        run.Scores.Where(score => score.Total is not null).Select(score => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{score.Unit} {score.Shown:0.##} {score.Rank}"));

    private void Accept(string region, long trained, long certified = 0) => lake.Accept(
        "enterprise", "2025Q3", region, [new Enterprise(region[..2] == "44" ? "440103" : "510104", "C3610", "1", "2", 110, 100, trained, certified)]);
}
