using MathNet.Numerics.Random;

namespace Analytics.Transforms.Statistics;

/// <summary>
/// The numbers that MathNet's distributions draw from a Mersenne twister, bit for bit, without a virtual call for each uniform number behind them and with what depends on a shape alone worked
/// out once: what a seed has given stays what it gives.
/// </summary>
/// <remarks>Normal numbers by the polar method of G. Marsaglia and T. A. Bray, SIAM Review 6 (1964), 260-264; gamma numbers by Marsaglia and Tsang, ACM Transactions on Mathematical Software 26 (2000), 363-372.</remarks>
/// <param name="seed">Of the twister.</param>
internal sealed class Twister(int seed)
{
    private readonly MersenneTwister random = new(seed, threadSafe: false);
    private readonly double[] ahead = new double[1024];
    private int at = 1024;

    /// <summary>What the draws from a gamma distribution of scale 1 need of its shape.</summary>
    internal readonly struct Shape
    {
        internal Shape(double shape)
        {
            if (!(shape > 0))
                throw new ArgumentOutOfRangeException(nameof(shape), shape, "A gamma distribution has a shape above 0.");
            // Below 1, it is drawn of one more and then made smaller.
            Power = shape < 1 ? 1 / shape : 0;
            D = (shape < 1 ? shape + 1 : shape) - (1.0 / 3);
            C = 1 / Math.Sqrt(9 * D);
        }

        internal double Power { get; }

        internal double D { get; }

        internal double C { get; }
    }

    /// <summary>Normal of that mean and deviation.</summary>
    internal double Normal(double mean, double deviation) => mean + (deviation * Normal());

    /// <summary>Beta: of two gamma numbers the share of the first.</summary>
    internal double Beta(in Shape a, in Shape b)
    {
        double x = Gamma(a), y = Gamma(b);
        return x / (x + y);
    }

    private double Uniform()
    {
        if (at == ahead.Length)
        {
            random.NextDoubles(ahead);
            at = 0;
        }
        return ahead[at++];
    }

    private double Normal()
    {
        while (true)
        {
            double x = (2 * Uniform()) - 1, y = (2 * Uniform()) - 1, r = (x * x) + (y * y);
            if (r is < 1 and not 0)
                return x * Math.Sqrt(-2 * Math.Log(r) / r);
        }
    }

    private double Gamma(in Shape shape)
    {
        double scale = shape.Power > 0 ? Math.Pow(Uniform(), shape.Power) * shape.D : shape.D;
        while (true)
        {
            double x = Normal(), v = 1 + (shape.C * x);
            if (v <= 0)
                continue;
            v = v * v * v;
            double u = Uniform(), squared = x * x;
            if (u < 1 - (0.0331 * squared * squared) || Math.Log(u) < (0.5 * squared) + (shape.D * (1 - v + Math.Log(v))))
                return scale * v;
        }
    }
}
