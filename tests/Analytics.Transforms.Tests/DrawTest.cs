using Analytics.Transforms.Assessments;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>Draws: the laid-out scorer gives what plain scoring gives, alternatives do what they say, by hand, and indices tell which choice it was.</summary>
public sealed class DrawTest
{
    private static readonly Alternatives All = new() { Normalise = ["zscore", "rank"], Missing = ["reweight", "peer_median", "zero"], Mean = ["arithmetic", "geometric", "harmonic"] };

    [Fact]
    public void Laid_out_scoring_gives_the_totals_of_plain_scoring_for_any_tree_and_choice() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (definition, units, best) = Assessment(random);
            var plain = Scoring.Of(definition, units, best);
            var scorer = new DrawScorer(definition, units, best, plain);
            var draw = scorer.Declared();
            for (int normalise = 0; normalise <= 2; normalise++)
                for (int missing = 0; missing <= 3; missing++)
                    for (int mean = 0; mean <= 3; mean++)
                    {
                        draw.Choice = new(normalise, missing, mean);
                        var chosen = Scoring.Of(Chosen(definition, draw.Choice), units, best);
                        var own = Scoring.Of(Chosen(definition, draw.Choice with { Missing = 0 }), units, best);
                        var totals = scorer.Totals(draw);
                        for (int u = 0; u < units.Length; u++)
                        {
                            // Who has no total has none in any draw; who would lose it by another decision about missing values keeps the declared one.
                            double? expected = plain[u].Total is null ? null : Ranked(chosen[u], definition) ?? Ranked(own[u], definition);
                            if (expected is null ? totals[u] != double.NegativeInfinity : Math.Abs(totals[u] - expected.Value) > 1e-9 * definition.Scale)
                                return false;
                        }
                    }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Drawn_weights_give_the_totals_of_plain_scoring_with_these_weights() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (definition, units, best) = Assessment(random);
            // A threshold asks for declared weights, so here there is none.
            definition = definition with { Threshold = 0 };
            var scorer = new DrawScorer(definition, units, best, Scoring.Of(definition, units, best));
            var draw = scorer.Declared();
            for (int i = 0; i < draw.Weights.Length; i++)
                draw.Weights[i] = 0.01 + random.NextDouble();
            int at = 0;
            Node Weighted(Node node) => node with { Weight = draw.Weights[at++], Children = [.. node.Children.Select(Weighted)] };
            var plain = Scoring.Of(definition with { Root = Weighted(definition.Root) }, units, best);
            var totals = scorer.Totals(draw).ToArray();
            return plain.Zip(totals).All(pair => pair.First.Total is null ? double.IsNegativeInfinity(pair.Second) : Math.Abs(pair.Second - Ranked(pair.First, definition)!.Value) < 1e-9 * definition.Scale);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_mean_changes_the_order_in_half_of_the_draws_and_never_the_score()
    {
        // A: (20 + 100) / 2 = 60, √(20 · 100) = 44.7; B: 50 by either.
        Unit[] units = [Unit("A", 20, 100), Unit("B", 50, 50)];
        var (certain, indices, scores) = Drawn(Two(new() { Mean = ["geometric"] }), units);
        Assert.Equal(["A 60 1", "B 50 2"], scores.Select(score => FormattableString.Invariant($"{score.Unit} {score.Total} {score.Rank}")));
        Assert.Equal(["A 1-2", "B 1-2"], certain.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
        // Good from 55 on: A under the arithmetic mean, in half of 1,000 draws, give or take 3.2 standard errors; B never.
        Assert.InRange(certain[0].Bands[0], 0.45, 0.55);
        Assert.Equal(0, certain[1].Bands[0]);
        // The mean alone moves both ranks by one, so all is its own; the expected shift is a half.
        Assert.Equal(["weights", "mean"], indices!.Choices.Select(choice => choice.Choice));
        var mean = indices.Choices[1];
        Assert.Equal((0.0, 0.0), (indices.Choices[0].Shift.First, indices.Choices[0].Shift.Total));
        Assert.Equal(("mean", 1, 1), (mean.Choice, Math.Round(mean.Shift.First, 1), Math.Round(mean.Shift.Total, 1)));
        Assert.Equal(["A", "B"], mean.Ranks.Keys);
        Assert.InRange(indices.Shift, 0.47, 0.53);
    }

    [Fact]
    public void Grades_are_counted_where_the_normalisation_is_the_declared_one()
    {
        // Between goalposts A has 60 points, but its z-score is below the middle of the three.
        Unit[] units = [Unit("A", 60, 60), Unit("B", 70, 70), Unit("C", 80, 80)];
        var (certain, _, _) = Drawn(Two(new() { Normalise = ["zscore"] }), units);
        Assert.Equal([1, 1, 1], certain.Select(each => each.Bands[0]));
        Assert.Equal(["A 3-3", "B 2-2", "C 1-1"], certain.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
    }

    [Fact]
    public void Another_decision_about_a_missing_value_counts_unless_it_would_take_the_total_away()
    {
        // A lacks the second: zero gives 40, left out 80. B has 50. With 60 % asked for, half of the weight is too little: A keeps its zero.
        Unit[] units = [Unit("A", 80, null), Unit("B", 50, 50)];
        var definition = Two(new() { Missing = ["reweight"] }, missing: "zero");
        var (certain, indices, _) = Drawn(definition with { Threshold = 0.5 }, units);
        Assert.Equal(["A 1-2", "B 1-2"], certain.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
        Assert.Equal(["missing", "weights"], indices!.Choices.Select(choice => choice.Choice));
        (certain, indices, _) = Drawn(definition with { Threshold = 0.6 }, units);
        Assert.Equal(["A 2-2", "B 1-1"], certain.Select(each => $"{each.Unit} {each.First}-{each.Last}"));
        Assert.Null(indices);
    }

    [Fact]
    public void The_index_is_that_of_the_choice_that_moves_the_rank()
    {
        // Two choices, of which nothing missing makes one idle, and data that are far too sure to matter.
        Unit[] units = [Unit("A", 20, 100) with { Errors = [0.01, 0.01] }, Unit("B", 50, 50)];
        var (_, indices, _) = Drawn(Two(new() { Mean = ["geometric"], Missing = ["zero"] }), units);
        Assert.Equal(["data 0 0", "missing 0 0", "weights 0 0", "mean 1 1"], indices!.Choices.Select(choice => FormattableString.Invariant($"{choice.Choice} {Math.Round(choice.Shift.First, 1) + 0.0} {Math.Round(choice.Shift.Total, 1)}")));
    }

    [Fact]
    public void However_the_draws_are_spread_over_the_cores_they_are_the_same()
    {
        var random = new Random(5);
        var (definition, units, best) = Assessment(random);
        units = [.. units.Select(unit => unit with { Errors = [.. unit.Errors.Select(_ => 10.0)] })];
        definition = definition with { Threshold = 0, Draws = definition.Draws with { Count = 1234 } };
        var scores = Scoring.Of(definition, units, best);
        // Stopped, neither goes on drawing.
        Assert.Throws<OperationCanceledException>(() => Uncertainty.Of(definition, units, best, scores, new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => Sensitivity.Of(definition, units, best, scores, new CancellationToken(true)));
        string Once() => System.Text.Json.JsonSerializer.Serialize((object[])[Uncertainty.Of(definition, units, best, scores), Sensitivity.Of(definition, units, best, scores)!]);
        string first = Once();
        // Eight at once have fewer cores each than one alone.
        Assert.All(Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => Once()).ToList(), other => Assert.Equal(first, other));
    }

    [Theory]
    [InlineData("""{ "normalise": ["goalposts"] }""", "draws/alternatives/normalise: cannot be \"goalposts\"")]
    [InlineData("""{ "missing": ["none"] }""", "draws/alternatives/missing: cannot be \"none\"")]
    [InlineData("""{ "mean": ["arithmetic", "arithmetic"] }""", "draws/alternatives/mean: the same is there twice")]
    [InlineData("""{ "weights": [] }""", "weights")]
    public void A_wrong_alternative_names_the_place_and_the_mend(string alternatives, string expected)
    {
        string json = AssessmentTest.Json("""{ "code": "x", "indicator": "a", "weight": 1, "normalise": { "method": "rank" } }""");
        var error = Assert.Throws<TransformException>(() => Definition.Parse(
            json.Replace("\"concentration\": 100", $"\"concentration\": 100, \"alternatives\": {alternatives}", StringComparison.Ordinal), "mine.json", new HashSet<string> { "a", "d" }));
        Assert.Contains(expected, error.En, StringComparison.Ordinal);
    }

    private static double? Ranked(Score score, Definition definition) => definition.Rounding == "after" ? score.Shown : score.Total;

    // The definition with an alternative as its declared choice.
    private static Definition Chosen(Definition definition, Choice choice)
    {
        Node Of(Node node) => node.Indicator is null
            ? node with { Mean = choice.Mean == 0 ? node.Mean : All.Mean[choice.Mean - 1], Children = [.. node.Children.Select(Of)] }
            : node with
            {
                Normalise = choice.Normalise == 0 ? node.Normalise : new Normalisation { Method = All.Normalise[choice.Normalise - 1] },
                Missing = choice.Missing == 0 || node.Missing == "none" ? node.Missing : All.Missing[choice.Missing - 1],
            };
        return definition with { Root = Of(definition.Root) };
    }

    private static (IReadOnlyList<Certainty> Certain, Sensitivity? Indices, IReadOnlyList<Score> Scores) Drawn(Definition definition, Unit[] units)
    {
        var scores = Scoring.Of(definition, units, [true, true]);
        return (Uncertainty.Of(definition, units, [true, true], scores), Sensitivity.Of(definition, units, [true, true], scores), scores);
    }

    // Two leaves of half the weight each; drawn weights are all but those.
    private static Definition Two(Alternatives alternatives, string missing = "reweight")
    {
        Node Leaf(string code) => new() { Code = code, Indicator = code, Weight = 1, Missing = missing, Normalise = new() { Method = "goalposts", Low = 0, High = 100 } };
        return Plain(
            new() { Code = "root", Mean = "arithmetic", Children = [Leaf("x") with { Weight = 0.5 }, Leaf("y") with { Weight = 0.5 }] },
            new(1000, 1, 1e15, alternatives));
    }

    private static Definition Plain(Node root, Draws draws) => new()
    {
        Code = "mine",
        Title = "",
        TitleEn = "",
        Period = "2025Q3",
        Rounding = "before",
        Threshold = 0,
        Bands = [new("A", "", "", 55)],
        Root = root,
        Draws = draws,
    };

    private static (Definition Definition, Unit[] Units, bool[] Best) Assessment(Random random)
    {
        int leaves = 0;
        T One<T>(params T[] of) => of[random.Next(of.Length)];
        Node Leaf() => new()
        {
            Code = $"leaf{leaves++}",
            Indicator = "a",
            Missing = One("reweight", "peer_median", "zero", "none"),
            Normalise = One<Normalisation>(
                new() { Method = "goalposts", Low = 10, High = 80 }, new() { Method = "goalposts", Low = 1, High = 100, Log = true }, new() { Method = "zscore" }, new() { Method = "rank" },
                new() { Method = "target" }, new() { Method = "bands", Steps = [new(60, 0.9), new(30, 0.5), new(60, 1), new(0, 0.1)] }),
        };
        int nodes = 0;
        Node Any(int depth)
        {
            if (depth == 0 || (depth < 3 && random.Next(3) == 0))
                return Leaf();
            double[] weights = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => 1.0 + random.Next(5))];
            return new() { Code = $"node{nodes++}", Mean = One("arithmetic", "geometric", "harmonic"), Children = [.. weights.Select(weight => Any(depth - 1) with { Weight = weight / weights.Sum() })] };
        }
        var root = Any(3);
        double errors = random.Next(2) * 5;
        // Whole numbers, so that there are ties, and values beyond the goalposts and at them; some are equal everywhere.
        Unit Unit(int u) => new(
            $"{u}", "", "", One("East", "West", null), [.. Enumerable.Range(0, leaves).Select(leaf => random.Next(6) == 0 ? null : (double?)(leaf % 7 == 6 ? 42 : random.Next(-5, 110)))],
            [.. Enumerable.Range(0, leaves).Select(_ => 0.0)], [.. Enumerable.Range(0, leaves).Select(_ => random.Next(4) == 0 ? null : (double?)random.Next(-1, 100))], [random.Next(6) == 0 ? null : random.Next(0, 40)])
        {
            // Nothing is drawn, so they change nothing, but what is taken off is then reckoned as in a draw.
            DeductionErrors = [errors],
        };
        var definition = Plain(root, new(1000, 1, 50, All)) with
        {
            // Not after rounding: a last digit may then make a hundredth.
            Threshold = One(0, 0.3, 0.6),
            Deductions = [new("late", "", "", "d", 10, 0.5, 3, One("nothing", "cap"))],
        };
        return (definition, [.. Enumerable.Range(0, random.Next(2, 40)).Select(Unit)], [.. Enumerable.Range(0, leaves).Select(_ => random.Next(2) == 0)]);
    }

    private static Unit Unit(string code, params double?[] values) => new(code, code, code, "East", values, [.. values.Select(_ => 0.0)], [.. values.Select(_ => (double?)null)], []);
}
