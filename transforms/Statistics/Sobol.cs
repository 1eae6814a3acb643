namespace Analytics.Transforms.Statistics;

/// <summary>How much of a result's variance comes of one choice.</summary>
/// <param name="First">Of the choice alone.</param>
/// <param name="FirstLow">Where its 95 % interval begins.</param>
/// <param name="FirstHigh">Where it ends.</param>
/// <param name="Total">Of the choice alone and together with others.</param>
/// <param name="TotalLow">Where its 95 % interval begins.</param>
/// <param name="TotalHigh">Where it ends.</param>
public sealed record SobolIndex(double First, double FirstLow, double FirstHigh, double Total, double TotalLow, double TotalHigh);

/// <summary>
/// First-order and total sensitivity indices. With f(A) and f(B) the results of two independent sets of draws, and f(AB) those of A with one choice taken from B: first order
/// S = mean(f(B) (f(AB) - f(A))) / V, total T = mean((f(A) - f(AB))²) / 2V, with V the variance of f(A) and f(B) together.
/// </summary>
/// <remarks>
/// A. Saltelli and others, Variance based sensitivity analysis of model output, Computer Physics Communications 181 (2010), 259-270, table 2, estimators (b) and (f); (f) is by
/// M. J. W. Jansen, Computer Physics Communications 117 (1999), 35-43. f(B) is taken from the mean, which changes no expectation and lessens noise. A choice may be many numbers that are
/// drawn together. Intervals by the bootstrap (G. E. B. Archer, A. Saltelli and I. M. Sobol, Journal of Statistical Computation and Simulation 58 (1997), 99-120), over blocks of rows:
/// an index is a ratio of sums, and sums of blocks are all that has to be kept.
/// </remarks>
public static class Sobol
{
    private const int Resamples = 1000;

    /// <summary>The index of each choice; null where the result never varies.</summary>
    /// <param name="blocks">Sums over independent blocks of rows, two or more.</param>
    /// <param name="seed">Of the bootstrap.</param>
    public static IReadOnlyList<SobolIndex>? Of(IReadOnlyList<SobolSums> blocks, int seed)
    {
        int choices = blocks[0].Choices;
        double[] point = new double[2 * choices];
        var sums = new SobolSums(choices);
        foreach (var block in blocks)
            sums.Add(block);
        if (!sums.Estimate(point))
            return null;
        var random = new Xoshiro(seed, 0);
        double[][] drawn = [.. point.Select(_ => new double[Resamples])];
        double[] one = new double[point.Length];
        for (int i = 0; i < Resamples; i++)
        {
            sums.Clear();
            for (int block = 0; block < blocks.Count; block++)
                sums.Add(blocks[random.Below(blocks.Count)]);
            // Where blocks without variance alone were drawn, there is nothing to divide by.
            if (!sums.Estimate(one))
                point.CopyTo(one, 0);
            for (int at = 0; at < one.Length; at++)
                drawn[at][i] = one[at];
        }
        foreach (double[] values in drawn)
            Array.Sort(values);
        double Low(int at) => drawn[at][(int)(0.025 * Resamples)];
        double High(int at) => drawn[at][(int)(0.975 * Resamples) - 1];
        return [.. Enumerable.Range(0, choices).Select(i => (First: 2 * i, Total: (2 * i) + 1))
            .Select(at => new SobolIndex(point[at.First], Low(at.First), High(at.First), point[at.Total], Low(at.Total), High(at.Total)))];
    }
}

/// <summary>What is kept of a block of rows.</summary>
/// <param name="choices">How many choices there are.</param>
public sealed class SobolSums(int choices)
{
    // Σ f(A) + f(B), Σ f(A)² + f(B)², and by choice with d = f(AB) - f(A): Σ d, Σ f(B) d, Σ d².
    private readonly double[] sums = new double[2 + (3 * choices)];
    private long rows;

    /// <summary>How many choices there are.</summary>
    public int Choices => choices;

    /// <summary>Adds a row.</summary>
    /// <param name="a">Result of a draw.</param>
    /// <param name="b">Result of another, independent draw.</param>
    /// <param name="mixed">By choice, the result of the first draw with that choice of the second.</param>
    public void Add(double a, double b, ReadOnlySpan<double> mixed)
    {
        rows++;
        sums[0] += a + b;
        sums[1] += (a * a) + (b * b);
        for (int i = 0; i < choices; i++)
        {
            double d = mixed[i] - a;
            sums[2 + (3 * i)] += d;
            sums[3 + (3 * i)] += b * d;
            sums[4 + (3 * i)] += d * d;
        }
    }

    internal void Add(SobolSums other)
    {
        rows += other.rows;
        for (int i = 0; i < sums.Length; i++)
            sums[i] += other.sums[i];
    }

    internal void Clear()
    {
        rows = 0;
        Array.Clear(sums);
    }

    // First and total of each choice, one after the other; false without variance.
    internal bool Estimate(double[] into)
    {
        double mean = sums[0] / (2 * rows), variance = (sums[1] / (2 * rows)) - (mean * mean);
        // Of results that are all alike, rounding may leave a trace.
        if (variance <= 1e-12 * Math.Max(1, mean * mean))
            return false;
        for (int i = 0; i < choices; i++)
        {
            into[2 * i] = (sums[3 + (3 * i)] - (mean * sums[2 + (3 * i)])) / rows / variance;
            into[(2 * i) + 1] = sums[4 + (3 * i)] / (2 * rows) / variance;
        }
        return true;
    }
}
