using System.Text.RegularExpressions;
using Analytics.Transforms.Assessments;

namespace Analytics.Transforms.Tests;

/// <summary>The points that are taken off vary in the draws as the values do that they rest on: against normal probabilities, by hand.</summary>
public sealed class DeductionDrawTest
{
    private static readonly Deduction Late = new("late", "", "", "d", 10, 1, 20, "cap");

    [Fact]
    public void What_is_taken_off_varies_between_nothing_and_its_cap_and_what_is_missing_stays()
    {
        // 80 less max(0, v - 10), at most 20; v is normal around 30 with a deviation of 10. C loses the cap, having no value.
        Unit[] units = [Unit("A", 80, 30, 10), Unit("B", 67, 0, 0), Unit("C", 80, null, 10)];
        var definition = Mine([Late], 80.5, 80, 70, 60);
        var scores = Scoring.Of(definition, units, [true]);
        Assert.Equal(["A 60 2", "B 67 1", "C 60 2"], scores.Select(score => FormattableString.Invariant($"{score.Unit} {score.Total} {score.Rank}")));
        var certain = Drawn(definition, units);
        // 80 where v is below 10, Φ(-2) = 0.0228; 70 and more where it is below 20, Φ(-1) = 0.1587, less those; the rest at 60 or above. Of 10,000 draws the standard error is at most 0.004.
        Assert.Equal(0, certain[0].Bands[0]);
        Assert.Equal(0.0228, certain[0].Bands[1], 0.006);
        Assert.Equal(0.1359, certain[0].Bands[2], 0.014);
        Assert.Equal(0.8413, certain[0].Bands[3], 0.015);
        Assert.Equal(1, certain[0].Bands.Sum(), 9);
        Assert.Equal([0, 0, 0, 1], certain[2].Bands);
        // A is before B where v is below 23, with the chance Φ(-0.7) = 0.24, and level with C where it is at the cap, so that it is never behind C; C is third where A is not at it.
        Assert.Equal(["A 1-2", "B 1-2", "C 2-3"], certain.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
        // The only choice that moves anything.
        Assert.Equal(["data"], Sensitivity.Of(definition, units, [true], scores, TestContext.Current.CancellationToken)!.Choices.Select(choice => choice.Choice));
    }

    [Fact]
    public void Without_errors_every_draw_is_the_score_itself()
    {
        // Runs of old say nothing of errors; nor does an error matter where there is no value.
        Unit[] units = [Unit("A", 80, 30, 0), Unit("B", 67, 0, 0) with { DeductionErrors = [] }, Unit("C", 80, null, 10)];
        var definition = Mine([Late], 67);
        var scores = Scoring.Of(definition, units, [true]);
        Assert.Equal(["A 2-2 0", "B 1-1 1", "C 2-2 0"], Drawn(definition, units).Select(each => $"{each.Unit} {each.First}-{each.Last} {each.Bands[0]}"));
        Assert.Null(Sensitivity.Of(definition, units, [true], scores, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_indicator_that_scores_and_takes_off_has_one_value_in_a_draw()
    {
        // Each percent gives a point and takes it off again: nothing is left, whatever is drawn.
        Unit[] units = [Unit("A", 50, 50, 5) with { Errors = [5] }, Unit("B", 40, 40, 5) with { Errors = [5] }];
        var definition = Mine([Late with { Above = 0, Cap = 100 }], 1e-6);
        var same = definition with { Root = Root("d") };
        Assert.Equal(["A 1-1 0", "B 1-1 0"], Of(same));
        // Another indicator, or the same with the mix of the nation, is another value.
        Assert.All(["A 1-2", "B 1-2"], expected => Assert.Contains(Of(definition), found => found.StartsWith(expected, StringComparison.Ordinal)));
        var standardised = definition with { Root = Root("d", Dimension.Ownership) };
        Assert.All(["A 1-2", "B 1-2"], expected => Assert.Contains(Of(standardised), found => found.StartsWith(expected, StringComparison.Ordinal)));

        List<string> Of(Definition scheme) => [.. Drawn(scheme, units).Select(each => $"{each.Unit} {each.First}-{each.Last} {each.Bands[0]}")];
    }

    [Fact]
    public void Two_deductions_for_one_indicator_are_of_one_value()
    {
        // 100 less twice max(0, v - 50): 80 and more where v is at most 60, Φ(1) = 0.8413; of two values it would be 0.90.
        Unit[] units = [Unit("A", 100, 50, 10) with { Deductions = [50, 50], DeductionErrors = [10, 10] }];
        var twice = Late with { Above = 50, Cap = 100 };
        var definition = Mine([twice, twice with { Code = "again" }], 80);
        Assert.Equal(0.8413, Drawn(definition, units)[0].Bands[0], 0.015);
    }

    [Fact]
    public void A_region_that_loses_points_by_a_few_tasks_is_not_sure_of_its_rank()
    {
        using var lake = new TestLake();
        string folder = Directory.CreateTempSubdirectory("analytics-deduction-test-").FullName;
        try
        {
            // Guangdong: 90 points of the inspection, without an error; 6 of 20 tasks are overdue, 30 %, which takes off 20. Sichuan: 75, and nothing is overdue.
            lake.Accept("inspection", "2025", "440000", [new Inspection("440000", "union", "A", 90, 100)]);
            lake.Accept("inspection", "2025", "510000", [new Inspection("510000", "union", "A", 75, 100)]);
            lake.Accept("task", "2025Q3", "440000", Tasks("440103", 6));
            lake.Accept("task", "2025Q3", "510000", Tasks("510104", 0));
            string file = Path.Combine(folder, "mine.json");
            File.WriteAllText(file, AssessmentTest.Json("""{ "code": "x", "indicator": "inspection_union", "weight": 1, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }""")
                .Replace("\"indicator\": \"d\", \"above\": 10, \"points\": 0.5, \"cap\": 3", "\"indicator\": \"task_overdue\", \"above\": 10, \"points\": 1, \"cap\": 30", StringComparison.Ordinal));
            string json = Assessor.Run(lake.Store, TestLake.Seeds, TestLake.Schemas, file, DateTimeOffset.UtcNow, "1.0", TestContext.Current.CancellationToken).Json;
            var run = Assessor.Parse(json);
            var guangdong = run.Units.Single(unit => unit.Code == "440000");
            Assert.Equal((0, 30), (guangdong.Errors[0], Math.Round(guangdong.Deductions[0]!.Value, 9)));
            // Wilson 1927, z 1.959964: half of the interval is z √(0.3 · 0.7 / 20 + z² / 1600) / (1 + z² / 20), over z 0.0952812.
            Assert.Equal(9.52812, guangdong.DeductionErrors[0], 5);
            Assert.Equal(["440000 70 2", "510000 75 1"], run.Scores.Where(score => score.Total is not null).Select(score => FormattableString.Invariant($"{score.Unit} {score.Shown} {score.Rank}")));
            Assert.Equal(["440000 1-2", "510000 1-2"], run.Certainties.Select(each => $"{each.Unit} {each.First}-{each.Last}"));

            // Of a run of old no errors are known.
            var old = Assessor.Parse(Regex.Replace(json, ",\"deduction_errors\":\\[[^]]*\\]", ""));
            Assert.All(old.Units, unit => Assert.Empty(unit.DeductionErrors));
            Assert.Equal(["440000 2-2", "510000 1-1"], Drawn(old.Definition, old.Units).Select(each => $"{each.Unit} {each.First}-{each.Last}"));
            Assert.All(Assessor.Compare(old, run).Where(movement => movement.Before is not null), movement => Assert.Equal((0.0, 0.0, 0.0), (movement.Data, movement.Weights, movement.Method)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<Certainty> Drawn(Definition definition, IReadOnlyList<Unit> units) =>
        Uncertainty.Of(definition, units, [true], Scoring.Of(definition, units, [true]), TestContext.Current.CancellationToken);

    private static IEnumerable<Job> Tasks(string county, int overdue) =>
        Enumerable.Range(0, 20).Select(i => new Job(county, "M01", "in_progress", 50, "2025-01-01", i < overdue ? "2025-06-30" : "2026-12-31"));

    private static Unit Unit(string code, double value, double? deducted, double error) => new(code, code, code, "East", [value], [0], [null], [deducted]) { DeductionErrors = [error] };

    // One leaf, and no weight to draw.
    private static Node Root(string indicator, params Dimension[] strata) => new()
    {
        Code = "root",
        Mean = "arithmetic",
        Children = [new() { Code = "x", Indicator = indicator, Strata = strata, Weight = 1, Missing = "none", Normalise = new() { Method = "goalposts", Low = 0, High = 100 } }],
    };

    private static Definition Mine(IReadOnlyList<Deduction> deductions, params double[] bands) => new()
    {
        Code = "mine",
        Title = "",
        TitleEn = "",
        Period = "2025Q3",
        Rounding = "before",
        Threshold = 0,
        Bands = [.. bands.Select((from, i) => new Band($"{i}", "", "", from))],
        Deductions = deductions,
        Root = Root("a"),
        Draws = new(10_000, 1, 200),
    };
}
