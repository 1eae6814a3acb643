using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Analytics.Transforms.Statistics;

/// <summary>Random numbers of a seed, the same on every machine. Those that come first are drawn once and kept: ranks are drawn with the same seed again and again.</summary>
internal sealed class SeededNumbers(int seed)
{
    // Two for each of 32 provinces in each draw: 10 MB.
    private const int Kept = 2 * 32 * RankInterval.Draws;

    private static Numbers? last;

    private readonly Numbers kept = last is { } same && same.Seed == seed ? same : last = new(seed);
    private readonly MersenneTwister more = new(unchecked(seed + 1), threadSafe: false);
    private int next;

    /// <summary>A standard normal number, and another between 0 and 1.</summary>
    public (double Normal, double Uniform) Next() => next < Kept ? (kept.Normals[next], kept.Uniforms[next++]) : (Normal.Sample(more, 0, 1), more.NextDouble());

    /// <summary>A number of the gamma distribution with scale 1.</summary>
    /// <remarks>G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM Transactions on Mathematical Software 26 (2000), 363-372.</remarks>
    public double Gamma(in GammaShape shape)
    {
        while (true)
        {
            (double z, double u) = Next();
            double root = 1 + (shape.C * z), v = root * root * root, square = z * z;
            if (root > 0 && (u < 1 - (0.0331 * square * square) || Math.Log(u) < (0.5 * square) + (shape.D * (1 - v + Math.Log(v)))))
                return shape.D * v * (shape.Power > 0 ? Math.Pow(more.NextDouble(), shape.Power) : 1);
        }
    }

    private sealed class Numbers
    {
        public Numbers(int seed)
        {
            Seed = seed;
            var random = new MersenneTwister(seed, threadSafe: false);
            Normal.Samples(random, Normals, 0, 1);
            for (int i = 0; i < Kept; i++)
                Uniforms[i] = random.NextDouble();
        }

        public int Seed { get; }

        public double[] Normals { get; } = new double[Kept];

        public double[] Uniforms { get; } = new double[Kept];
    }
}

/// <summary>A gamma distribution's shape, prepared for drawing: one below 1 is drawn as one above it, times a power of a uniform number.</summary>
internal readonly struct GammaShape
{
    /// <summary>Prepares a shape.</summary>
    /// <param name="shape">Above 0.</param>
    public GammaShape(double shape)
    {
        if (!(shape > 0))
            throw new ArgumentOutOfRangeException(nameof(shape), shape, null);
        D = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
        C = 1 / Math.Sqrt(9 * D);
        Power = shape < 1 ? 1 / shape : 0;
    }

    /// <summary>The shape that is drawn, less a third.</summary>
    public double D { get; }

    /// <summary>What the normal number is multiplied with.</summary>
    public double C { get; }

    /// <summary>Of the uniform number; 0: none.</summary>
    public double Power { get; }
}
