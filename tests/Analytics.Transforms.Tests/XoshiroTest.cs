using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Analytics.Transforms.Statistics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Analytics.Transforms.Tests;

/// <summary>Random numbers, against another implementation of the generator and the distribution functions of another library.</summary>
public sealed class XoshiroTest
{
    private const int Many = 400_000;

    [Theory]
    [InlineData(1)]
    [InlineData(20251231)]
    public void The_generator_is_that_of_MathNet(int seed)
    {
        // MathNet fills the state by SplitMix64 from the seed alone, as ours does from seed 0 and the stream.
        var (ours, theirs) = (new Xoshiro(0, seed), new Xoshiro256StarStar(seed, threadSafe: false));
        Assert.Equal(Enumerable.Range(0, 1000).Select(_ => theirs.NextDouble()), Enumerable.Range(0, 1000).Select(_ => ours.Uniform()));
    }

    [Fact]
    public void Normal_numbers_are_normal_one_by_one_and_in_rows()
    {
        var random = new Xoshiro(7, 0);
        IsDrawnFrom([.. Enumerable.Range(0, Many).Select(_ => random.Normal())], x => Normal.CDF(0, 1, x));
        var row = new Vector256<double>[Many / 4];
        random.Normals(row);
        double[] numbers = MemoryMarshal.Cast<Vector256<double>, double>(row.AsSpan()).ToArray();
        IsDrawnFrom(numbers, x => Normal.CDF(0, 1, x));
        // Each lane is a generator of its own, and none follows another.
        for (int lane = 0; lane < 4; lane++)
            IsDrawnFrom([.. numbers.Where((_, i) => i % 4 == lane)], x => Normal.CDF(0, 1, x));
        Assert.InRange(numbers.Zip(numbers.Skip(1), (a, b) => a * b).Average(), -0.006, 0.006);
        // Beyond the last layer at 3.654 lie 0.0258 % on both sides: 103 of 400,000, give or take thirty.
        Assert.InRange(numbers.Count(x => Math.Abs(x) > 3.6541528853610088), 73, 133);
        Assert.Contains(numbers, x => x > 4);
        Assert.Contains(numbers, x => x < -4);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7.5)]
    [InlineData(120)]
    public void Gamma_numbers_are_gamma(double shape)
    {
        var random = new Xoshiro(7, 1);
        IsDrawnFrom([.. Enumerable.Range(0, Many / 4).Select(_ => random.Gamma(shape))], x => Gamma.CDF(shape, 1, x));
    }

    [Fact]
    public void Streams_differ_and_whole_numbers_are_even()
    {
        ulong[] firsts = [.. from seed in Enumerable.Range(0, 50) from stream in Enumerable.Range(-50, 100) select new Xoshiro(seed, stream).Next()];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
        var random = new Xoshiro(3, 0);
        int[] counts = new int[3];
        for (int i = 0; i < 30_000; i++)
            counts[random.Below(3)]++;
        // Four standard errors of 30,000 with 1/3.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 327, 10_000 + 327));
    }

    // Kolmogorov and Smirnov: a sample from the distribution lies further than 1.95 / √n from it once in a thousand times; the seed is fixed.
    private static void IsDrawnFrom(double[] sample, Func<double, double> distribution)
    {
        sample = [.. sample.Order()];
        double furthest = sample.Select((x, i) => Math.Max(Math.Abs(distribution(x) - ((double)i / sample.Length)), Math.Abs(distribution(x) - ((i + 1.0) / sample.Length)))).Max();
        Assert.InRange(furthest, 0, 1.95 / Math.Sqrt(sample.Length));
    }
}
