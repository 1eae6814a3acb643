using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Analytics.Transforms.Assessments;

/// <summary>How sure a unit's rank is.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="First">First rank of the middle 95 % of the draws.</param>
/// <param name="Last">Last rank of them.</param>
/// <param name="Bands">Share of the draws in each grade, in the definition's order; the rest is below all.</param>
public sealed record Certainty(string Unit, int First, int Last, IReadOnlyList<double> Bands);

/// <summary>
/// Draws the assessment many times: every value from a normal distribution with its standard error, the weights under each node from a Dirichlet distribution around those declared.
/// The same seed gives the same draws.
/// </summary>
/// <remarks>
/// M. Saisana, A. Saltelli and S. Tarantola, Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite indicators, Journal of the Royal
/// Statistical Society A 168 (2005), 307-323.
/// </remarks>
public static class Uncertainty
{
    /// <summary>The certainty of each unit that has a total, in their order.</summary>
    public static IReadOnlyList<Certainty> Of(Definition definition, IReadOnlyList<Unit> units, IReadOnlyList<bool> higherIsBetter, IReadOnlyList<Score> scores)
    {
        // Who has no total has no rank in any draw either.
        int[] scored = [.. Enumerable.Range(0, units.Count).Where(u => scores[u].Total is not null)];
        if (scored.Length == 0)
            return [];
        var random = new MersenneTwister(definition.Draws.Seed, threadSafe: false);
        int[][] ranks = [.. scored.Select(_ => new int[scored.Length])];
        int[][] bands = [.. scored.Select(_ => new int[definition.Bands.Count])];
        for (int draw = 0; draw < definition.Draws.Count; draw++)
        {
            var drawn = definition with { Root = Around(definition.Root, definition.Draws.Concentration, random) };
            // All units, as others are normalised against those without a total too.
            var results = Scoring.Of(drawn, [.. units.Select(unit => unit with { Values = [.. unit.Values.Select((value, i) => Around(value, unit.Errors[i], random))] })], higherIsBetter);
            double[] totals = [.. scored.Select(u => (definition.Rounding == "after" ? results[u].Shown : results[u].Total) ?? 0)];
            for (int u = 0; u < scored.Length; u++)
            {
                ranks[u][totals.Count(other => other > totals[u])]++;
                if (results[scored[u]].Band is { } band)
                    bands[u][definition.Bands.Select(each => each.Code).ToList().IndexOf(band)]++;
            }
        }
        return [.. scored.Select((at, u) => new Certainty(
            units[at].Code, At(ranks[u], 0.025, definition.Draws.Count), At(ranks[u], 0.975, definition.Draws.Count),
            [.. bands[u].Select(count => (double)count / definition.Draws.Count)]))];
    }

    private static double? Around(double? value, double error, MersenneTwister random) => value is { } known && error > 0 ? Normal.Sample(random, known, error) : value;

    private static Node Around(Node node, double concentration, MersenneTwister random)
    {
        if (node.Children.Count == 0)
            return node;
        double[] drawn = [.. node.Children.Select(child => Gamma.Sample(random, concentration * child.Weight, 1))];
        double sum = drawn.Sum();
        return node with { Children = [.. node.Children.Select((child, i) => Around(child, concentration, random) with { Weight = drawn[i] / sum })] };
    }

    private static int At(int[] counts, double share, int draws)
    {
        long wanted = (long)Math.Ceiling(share * draws), seen = 0;
        int at = 0;
        while ((seen += counts[at]) < wanted)
            at++;
        return at + 1;
    }
}
