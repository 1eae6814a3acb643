using Analytics.Transforms.Assessments;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>Composite scores: a published example, every decision by hand, and what must hold for all.</summary>
public sealed class AssessmentTest
{
    private static readonly HashSet<string> Known = ["a", "b", "c", "d"];

    [Fact]
    public void The_human_development_index_of_technical_note_1_2020()
    {
        // UNDP, Human Development Report 2020, technical note 1: income index of 3,829 dollars 0.5506; (0.6971 * 0.3447 * 0.5506)^(1/3) = 0.510.
        // A life expectancy of 20 + 65 * 0.6971 has the health index 0.6971; education is put in as its index.
        var definition = Parse("""
            { "code": "x", "indicator": "a", "weight": 0.25, "normalise": { "method": "goalposts", "low": 20, "high": 85 } },
            { "code": "y", "indicator": "b", "weight": 0.25, "normalise": { "method": "goalposts", "low": 0, "high": 1 } },
            { "code": "z", "indicator": "c", "weight": 0.5, "normalise": { "method": "goalposts", "low": 100, "high": 75000, "log": true } }
            """.Replace("0.25", "0.333333333333", StringComparison.Ordinal).Replace("0.5,", "0.333333333334,", StringComparison.Ordinal), mean: "geometric");
        var score = Scoring.Of(definition, [Unit("X", 20 + (65 * 0.6971), 0.3447, 3829)], [true, true, true])[0];
        Assert.Equal(0.5506, Math.Round(score.Lines[3].Score!.Value, 4));
        Assert.Equal(0.510, Math.Round(score.Lines[0].Score!.Value, 3));
    }

    [Theory]
    // 0.25 and 1 with weights 1/4 and 3/4: 0.8125; 0.25^0.25 = 0.70711; 1 / (0.25 / 0.25 + 0.75) = 0.57143.
    [InlineData("arithmetic", 81.25)]
    [InlineData("geometric", 70.71)]
    [InlineData("harmonic", 57.14)]
    public void The_three_means_by_hand(string mean, double shown)
    {
        var definition = Parse("""
            { "code": "x", "indicator": "a", "weight": 0.25, "normalise": { "method": "goalposts", "low": 0, "high": 100 } },
            { "code": "y", "indicator": "b", "weight": 0.75, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }
            """, mean: mean);
        Assert.Equal(shown, Scoring.Of(definition, [Unit("X", 25, 120)], [true, true])[0].Shown);
    }

    [Fact]
    public void Missing_values_follow_their_declared_decision()
    {
        Score Of(string missing, double threshold, params double?[] values)
        {
            var definition = Parse($$"""
                { "code": "x", "indicator": "a", "weight": 0.6, "normalise": { "method": "goalposts", "low": 0, "high": 100 } },
                { "code": "y", "indicator": "b", "weight": 0.4, "missing": "{{missing}}", "normalise": { "method": "goalposts", "low": 0, "high": 100 } }
                """, threshold: threshold);
            // Peers of the same belt: 10, 30 and 80; one of another belt does not count.
            return Scoring.Of(
                definition, [Unit("X", values), Unit("P", 50, 10), Unit("Q", 50, 30), Unit("R", 50, 80), Unit("S", 50, 99) with { Peer = "West" }], [true, true])[0];
        }
        Assert.Equal((50.0, "left_out", 1.0), (Of("reweight", 0.6, 50, null).Total!.Value, Of("reweight", 0.6, 50, null).Lines[2].Decision!, Of("reweight", 0.6, 50, null).Lines[1].Weight!.Value));
        // 60 % of the weight is there, 61 % is asked for: no total and no rank, never a zero.
        Assert.Equal((null, null, null), (Of("reweight", 0.61, 50, null).Total, Of("reweight", 0.61, 50, null).Rank, Of("reweight", 0.61, 50, null).Band));
        Assert.Equal((42.0, "peer_median"), (Of("peer_median", 0.6, 50, null).Total!.Value, Of("peer_median", 0.6, 50, null).Lines[2].Decision!));
        Assert.Equal((30.0, "zero"), (Of("zero", 0.6, 50, null).Total!.Value, Of("zero", 0.6, 50, null).Lines[2].Decision!));
        Assert.Null(Of("none", 0.1, 50, null).Total);
        Assert.Null(Of("reweight", 0, null, null).Total);
    }

    [Fact]
    public void Without_a_value_that_must_be_there_nothing_above_it_has_a_score()
    {
        // The dimension of x would have 0.5 of its weight, the top 0.9 of its own: both more than is asked for.
        var definition = Parse("""
            { "code": "of_x", "weight": 0.1, "mean": "arithmetic", "children": [
                { "code": "x", "indicator": "a", "weight": 0.5, "missing": "none", "normalise": { "method": "goalposts", "low": 0, "high": 100 } },
                { "code": "y", "indicator": "b", "weight": 0.5, "normalise": { "method": "goalposts", "low": 0, "high": 100 } } ] },
            { "code": "z", "indicator": "c", "weight": 0.9, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }
            """, threshold: 0.4);
        Unit[] units = [Unit("X", null, 40, 50), Unit("Y", 20, null, 50)];
        var scores = Scoring.Of(definition, units, [true, true, true]);
        Assert.Equal((null, "none", null), (scores[0].Total, scores[0].Lines[0].Decision, scores[0].Lines[1].Score));
        // 0.1 * 20 + 0.9 * 50.
        Assert.Equal((47.0, null, 1), (scores[1].Total, scores[1].Lines[0].Decision, scores[1].Rank));
    }

    [Fact]
    public void Values_on_a_step_totals_on_the_edge_of_rounding_and_equal_totals_are_what_they_are_by_hand()
    {
        // As computers add: 0.58 * 100 and 0.07 * 100.
        Assert.Equal([0.8, 0.6], Rule("""{ "method": "bands", "steps": [{ "from": 50, "score": 0.6 }, { "from": 58, "score": 0.8 }] }""").Apply([57.99999999999999, 57.999999], [null, null], true));
        Assert.Equal([1, 0], Rule("""{ "method": "bands", "steps": [{ "from": 7, "score": 1 }] }""").Apply([7.000000000000001, 7.000001], [null, null], false));
        const string two = """
            { "code": "x", "indicator": "a", "weight": 0.3, "normalise": { "method": "goalposts", "low": 0, "high": 100 } },
            { "code": "y", "indicator": "b", "weight": 0.7, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }
            """;
        // 0.3 * 2 + 0.7 * 50.05 = 35.635, which is shown as 35.64; of 70.115 and 1.005 the doubles are below them.
        Assert.Equal([35.64, 70.12, 1.01], Scoring.Of(Parse(two, rounding: "after"), [Unit("X", 2, 50.05), Unit("Y", 70.115, 70.115), Unit("Z", 1.005, 1.005)], [true, true]).Select(score => score.Shown!.Value));
        (string Code, double Weight)[] leaves = [("a", 0.3), ("b", 0.2), ("c", 0.1), ("d", 0.4)];
        string four = string.Join(", ", leaves.Select(leaf => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $$"""{ "code": "{{leaf.Code}}", "indicator": "{{leaf.Code}}", "weight": {{leaf.Weight}}, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }""")));
        // 0.3 + 0.2 + 0.1 and 0.2 + 0.4.
        Unit[] units = [Unit("A", 100, 100, 100, 0), Unit("B", 0, 100, 0, 100), Unit("C", 0, 0, 0, 0)];
        var definition = Parse(four);
        var scores = Scoring.Of(definition, units, [true, true, true, true]);
        Assert.Equal(["A 60 1", "B 60 1", "C 0 3"], scores.Select(score => $"{score.Unit} {score.Shown} {score.Rank}"));
        var scorer = new DrawScorer(definition, units, [true, true, true, true], scores);
        Assert.Equal([60, 60, 0], scorer.Totals(scorer.Declared()).ToArray());
    }

    [Fact]
    public void Normalising_by_hand()
    {
        double?[] Of(string rule, bool higher, params double?[] values) => Rule(rule).Apply(values, [100, 50, null, 0], higher);
        // 0, 0.5 and 1 of the way; beyond the posts it is clamped; lower is better turns it round.
        Assert.Equal([0, 0.5, 1, null], Of("""{ "method": "goalposts", "low": 10, "high": 30 }""", true, 5, 20, 40, null));
        Assert.Equal([1, 0.5, 0, null], Of("""{ "method": "goalposts", "low": 10, "high": 30 }""", false, 5, 20, 40, null));
        // ln 10 is half way from ln 1 to ln 100.
        Assert.Equal([0, 0.5, 1, 0], Of("""{ "method": "goalposts", "low": 1, "high": 100, "log": true }""", true, 1, 10, 100, -3));
        // Mean 20, standard deviation 10: z is -1, 0 and 1.
        Assert.Equal([0.4, 0.5, 0.6, null], Of("""{ "method": "zscore" }""", true, 10, 20, 30, null));
        // All alike: nobody is better than the middle, though three tenths do not sum to 0.3 exactly.
        Assert.Equal([0.5, 0.5, 0.5], Of("""{ "method": "zscore" }""", true, 0.1, 0.1, 0.1));
        // Two are behind the best; equals share.
        Assert.Equal([0, 1, 0, null], Of("""{ "method": "rank" }""", true, 10, 30, 10, null));
        Assert.Equal([0.8, 1, null, 1], Of("""{ "method": "target" }""", true, 80, 60, 70, 5));
        Assert.Equal([1, 0.5, null, null], Of("""{ "method": "target" }""", false, 80, 100, 70, null));
        Assert.Equal([0, 0.5, 1, 1], Of("""{ "method": "bands", "steps": [{ "from": 90, "score": 1 }, { "from": 60, "score": 0.5 }] }""", true, 59, 60, 90, 100));
    }

    [Fact]
    public void Deductions_bands_and_ties()
    {
        const string leaf = """{ "code": "x", "indicator": "a", "weight": 1, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }""";
        Unit Late(string code, double value, double? late) => Unit(code, value) with { Deductions = [late] };
        Unit[] units = [Late("A", 80.004, 5), Late("B", 80.001, null), Late("C", 85, 40), Late("D", 2, 40)];
        var after = Scoring.Of(Parse(leaf, rounding: "after"), units, [true]);
        // (40 - 10) * 0.5 = 15, at most 3: 82; 2 - 3 is 0; A and B are both shown as 80.00.
        Assert.Equal(["A 80 2 A", "B 80 2 A", "C 82 1 A", "D 0 4 "], after.Select(score => $"{score.Unit} {score.Shown} {score.Rank} {score.Band}"));
        Assert.Equal([2, 3, 1, 4], Scoring.Of(Parse(leaf, rounding: "before"), units, [true]).Select(score => score.Rank!.Value));
    }

    [Fact]
    public void The_order_of_the_units_does_not_matter_and_no_geometric_mean_is_above_the_arithmetic() =>
        Prop.ForAll(Gen.Choose(0, 100).ListOf(15).ToArbitrary(), values =>
        {
            Unit[] units = [.. Enumerable.Range(0, 5).Select(u => Unit($"U{u}", [.. values.Skip(3 * u).Take(3).Select(value => (double?)value)]))];
            const string leaves = """
                { "code": "x", "indicator": "a", "weight": 0.2, "normalise": { "method": "goalposts", "low": 0, "high": 100 } },
                { "code": "y", "indicator": "b", "weight": 0.3, "normalise": { "method": "rank" } },
                { "code": "z", "indicator": "c", "weight": 0.5, "normalise": { "method": "zscore" } }
                """;
            var scores = Scoring.Of(Parse(leaves), units, [true, true, false]);
            var turned = Scoring.Of(Parse(leaves), [.. units.Reverse()], [true, true, false]).Reverse();
            var geometric = Scoring.Of(Parse(leaves, mean: "geometric"), units, [true, true, false]);
            return scores.Zip(turned).All(pair => pair.First.Rank == pair.Second.Rank && Math.Abs(pair.First.Total!.Value - pair.Second.Total!.Value) < 1e-9)
                && scores.Zip(geometric).All(pair => pair.Second.Total <= pair.First.Total + 1e-9);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Draws_are_the_same_for_a_seed_and_sure_where_nothing_is_uncertain()
    {
        const string leaf = """{ "code": "x", "indicator": "a", "weight": 1, "normalise": { "method": "goalposts", "low": 0, "high": 100 } }""";
        Unit[] units = [Unit("A", 20), Unit("B", 50), Unit("C", 80), Unit("D", [null])];
        var definition = Parse(leaf);
        var sure = Uncertainty.Of(definition, units, [true], Scoring.Of(definition, units, [true]), TestContext.Current.CancellationToken);
        Assert.Equal(["A 3-3", "B 2-2", "C 1-1"], sure.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
        Unit[] unsure = [.. units.Select(unit => unit with { Errors = [40] })];
        var drawn = Uncertainty.Of(definition, unsure, [true], Scoring.Of(definition, unsure, [true]), TestContext.Current.CancellationToken);
        Assert.Equal(["A 1-3", "B 1-3", "C 1-3"], drawn.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
        Assert.Equal(drawn.Select(each => each.Bands[0]), Uncertainty.Of(definition, unsure, [true], Scoring.Of(definition, unsure, [true]), TestContext.Current.CancellationToken).Select(each => each.Bands[0]));
        // P(Normal(50, 40) >= 80) = 0.2266; two standard errors of 1,000 draws are 0.026.
        Assert.InRange(drawn[1].Bands[0], 0.2266 - 0.03, 0.2266 + 0.03);
    }

    [Theory]
    [InlineData("\"weight\": 0.6", "\"weight\": 0.5", "the weights under it sum to 0.9")]
    [InlineData("\"indicator\": \"a\"", "\"indicator\": \"nothing\"", "there is no indicator \"nothing\"")]
    [InlineData("\"low\": 0, \"high\": 100", "\"low\": 100, \"high\": 0", "low below high")]
    [InlineData("\"code\": \"y\"", "\"code\": \"x\"", "is there twice")]
    [InlineData("\"method\": \"rank\"", "\"method\": \"magic\"", "there is no method \"magic\"")]
    [InlineData("\"weight\": 0.6", "\"wieght\": 0.6", "wieght")]
    [InlineData("\"mean\": \"arithmetic\"", "\"mean\": \"mode\"", "arithmetic, geometric or harmonic")]
    public void A_wrong_definition_names_the_file_the_place_and_the_mend(string good, string wrong, string expected)
    {
        string json = Json("""
            { "code": "x", "indicator": "a", "weight": 0.6, "normalise": { "method": "goalposts", "low": 0, "high": 100 } },
            { "code": "y", "indicator": "b", "weight": 0.4, "normalise": { "method": "rank" } }
            """);
        Assert.Contains(good, json, StringComparison.Ordinal);
        var error = Assert.Throws<TransformException>(() => Definition.Parse(json.Replace(good, wrong, StringComparison.Ordinal), "mine.json", Known));
        Assert.StartsWith("Assessment mine.json, ", error.En, StringComparison.Ordinal);
        Assert.Contains(expected, error.En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_definition_that_comes_with_the_program_is_right()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "440000", [new Enterprise("440103", "C3610", "1", "2", 100, 90, 60)]);
        lake.Refresh();
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TestLake.Seeds, "assessments")))
            Definition.Parse(File.ReadAllText(file), Path.GetFileName(file), marts.Indicators.Select(indicator => indicator.Code).ToHashSet());
    }

    internal static string Json(string children, string mean = "arithmetic", double threshold = 0.6, string rounding = "before") =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""
        {
          "code": "mine", "title": "评估", "title_en": "Assessment", "period": "2025Q3", "rounding": "{{rounding}}", "threshold": {{threshold}},
          "bands": [ { "code": "A", "title": "优", "title_en": "A", "from": 80 } ],
          "deductions": [ { "code": "late", "title": "迟", "title_en": "late", "indicator": "d", "above": 10, "points": 0.5, "cap": 3, "missing": "nothing" } ],
          "draws": { "count": 1000, "seed": 1, "concentration": 100 },
          "root": { "code": "root", "mean": "{{mean}}", "children": [ {{children}} ] }
        }
        """);

    private static Definition Parse(string children, string mean = "arithmetic", double threshold = 0.6, string rounding = "before") =>
        Definition.Parse(Json(children, mean, threshold, rounding), "test.json", Known);

    private static Normalisation Rule(string json) =>
        Parse($$"""{ "code": "x", "indicator": "a", "weight": 1, "normalise": {{json}} }""").Leaves()[0].Normalise!;

    private static Unit Unit(string code, params double?[] values) =>
        new(code, code, code, "East", values, [.. values.Select(_ => 0.0)], [.. values.Select(_ => (double?)null)], [null]);
}
