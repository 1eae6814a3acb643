using Analytics.Transforms.Statistics;

namespace Analytics.Transforms.Tests;

/// <summary>Sensitivity indices, on functions whose indices are known.</summary>
public sealed class SobolTest
{
    [Fact]
    public void The_Ishigami_function()
    {
        // sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 over [-π, π]: Ishigami and Homma (1990); the indices as in Saltelli and others, Global Sensitivity Analysis: The Primer (2008).
        var indices = Of(x => Math.Sin(Angle(x[0])) + (7 * Math.Pow(Math.Sin(Angle(x[1])), 2)) + (0.1 * Math.Pow(Angle(x[2]), 4) * Math.Sin(Angle(x[0]))), 3);
        AreNear([0.3139, 0.4424, 0], [0.5576, 0.4424, 0.2437], indices);
    }

    [Fact]
    public void The_g_function_of_Sobol()
    {
        // Π (|4x - 2| + a) / (1 + a): V_i = 1/3 / (1 + a_i)², V = Π (1 + V_i) - 1, S = V_i / V, T = V_i Π_{j≠i} (1 + V_j) / V.
        double[] a = [0, 1, 4.5, 9];
        double[] part = [.. a.Select(each => 1 / (3 * (1 + each) * (1 + each)))];
        double variance = part.Aggregate(1.0, (product, each) => product * (1 + each)) - 1;
        var indices = Of(x => x.Zip(a, (value, each) => (Math.Abs((4 * value) - 2) + each) / (1 + each)).Aggregate((left, right) => left * right), 4);
        AreNear([.. part.Select(each => each / variance)], [.. part.Select(each => each * (1 + variance) / (1 + each) / variance)], indices);
    }

    [Fact]
    public void Without_variance_there_is_no_index_and_a_choice_alone_has_all() =>
        Assert.Multiple(
            () => Assert.Null(TryOf(_ => 17.3, 2)),
            () => AreNear([1, 0], [1, 0], Of(x => x[0] > 0.5 ? 1e3 : 1e3 + 1, 2)));

    [Fact]
    public void Intervals_hold_the_truth_about_as_often_as_they_say()
    {
        // x1 + 2 x2: 0.2 and 0.8. Of 200 intervals of 95 %, 190 hold it; 175 is five standard errors below.
        int[] held = new int[4];
        for (int seed = 0; seed < 200; seed++)
        {
            var indices = TryOf(x => x[0] + (2 * x[1]), 2, seed, blocks: 32, rows: 16)!;
            for (int i = 0; i < 2; i++)
            {
                double truth = i == 0 ? 0.2 : 0.8;
                held[2 * i] += indices[i].FirstLow <= truth && truth <= indices[i].FirstHigh ? 1 : 0;
                held[(2 * i) + 1] += indices[i].TotalLow <= truth && truth <= indices[i].TotalHigh ? 1 : 0;
            }
        }
        Assert.All(held, count => Assert.InRange(count, 175, 199));
    }

    private static double Angle(double share) => Math.PI * ((2 * share) - 1);

    private static void AreNear(double[] first, double[] total, IReadOnlyList<SobolIndex> indices)
    {
        for (int i = 0; i < first.Length; i++)
        {
            Assert.Equal(first[i], indices[i].First, 0.015);
            Assert.Equal(total[i], indices[i].Total, 0.015);
            // Twice the half width, as one of a dozen intervals of 95 % may well miss.
            Assert.InRange(first[i], (2 * indices[i].FirstLow) - indices[i].First - 1e-9, (2 * indices[i].FirstHigh) - indices[i].First + 1e-9);
            Assert.InRange(total[i], (2 * indices[i].TotalLow) - indices[i].Total - 1e-9, (2 * indices[i].TotalHigh) - indices[i].Total + 1e-9);
        }
    }

    private static IReadOnlyList<SobolIndex> Of(Func<double[], double> f, int choices) => TryOf(f, choices)!;

    private static IReadOnlyList<SobolIndex>? TryOf(Func<double[], double> f, int choices, int seed = 1, int blocks = 64, int rows = 2048)
    {
        var random = new Random(seed);
        double[] Draw() => [.. Enumerable.Range(0, choices).Select(_ => random.NextDouble())];
        SobolSums[] sums = [.. Enumerable.Range(0, blocks).Select(_ => new SobolSums(choices))];
        foreach (var block in sums)
            for (int row = 0; row < rows; row++)
            {
                double[] a = Draw(), b = Draw();
                block.Add(f(a), f(b), [.. Enumerable.Range(0, choices).Select(i => f([.. a.Select((value, at) => at == i ? b[at] : value)]))]);
            }
        return Sobol.Of(sums, seed);
    }
}
