using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Analytics.Transforms.Statistics;

/// <summary>
/// One of many streams of random numbers that a seed has: xoshiro256**, its state filled by SplitMix64 from seed and number of the stream, as its authors advise. Work that is cut into
/// parts, each with a stream of its own, gives the same result on one core and on many.
/// </summary>
/// <remarks>
/// D. Blackman and S. Vigna, Scrambled linear pseudorandom number generators, ACM Transactions on Mathematical Software 47 (2021), 36: the period is 2^256, so that n streams of L
/// numbers overlap with a chance below n² L / 2^256. Normal numbers by the ziggurat of G. Marsaglia and W. W. Tsang, Journal of Statistical Software 5 (2000), 8, with layer and place
/// taken from different bits (J. A. Doornik, 2005); gamma numbers by Marsaglia and Tsang, ACM Transactions on Mathematical Software 26 (2000), 363-372. MathNet's samplers are right too,
/// but draw one number at a time through virtual calls, at many times the cost of the scoring that the numbers are for.
/// </remarks>
public sealed class Xoshiro
{
    private const int Layers = 256;
    private const double TailFrom = 3.6541528853610088;
    private const double LayerArea = 0.00492867323399;
    private const double To53Bits = 1.0 / (1L << 53);

    // Edge of each layer, the share of it that lies under the curve for sure, and the curve's height there.
    private static readonly double[] Edge = Edges();
    private static readonly double[] Sure = [.. Enumerable.Range(0, Layers).Select(i => Edge[i + 1] / Edge[i])];
    private static readonly double[] Height = [.. Edge.Select(x => Math.Exp(-0.5 * x * x))];

    private ulong s0, s1, s2, s3;
    private (Vector256<ulong> S0, Vector256<ulong> S1, Vector256<ulong> S2, Vector256<ulong> S3) lanes;

    /// <summary>Begins a stream.</summary>
    /// <param name="seed">Of all streams.</param>
    /// <param name="stream">Number of this one.</param>
    public Xoshiro(int seed, int stream)
    {
        ulong state = unchecked(((ulong)(uint)seed << 32) | (uint)stream);
        (s0, s1, s2, s3) = (Mixed(ref state), Mixed(ref state), Mixed(ref state), Mixed(ref state));
        Vector256<ulong> Four() => Vector256.Create(Mixed(ref state), Mixed(ref state), Mixed(ref state), Mixed(ref state));
        lanes = (Four(), Four(), Four(), Four());
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong next = unchecked(BitOperations.RotateLeft(s1 * 5, 7) * 9), t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return next;
    }

    /// <summary>Even over [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * To53Bits;

    /// <summary>Even over the whole numbers from 0 to below the count, of which there are few.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Standard normal.</summary>
    public double Normal()
    {
        ulong bits = Next();
        int layer = Layer(bits);
        double place = Place(bits);
        return Math.Abs(place) < Sure[layer] ? place * Edge[layer] : Rare(layer, place);
    }

    /// <summary>Fills a row with standard normal numbers, of a generator for each lane.</summary>
    public void Normals(Span<Vector256<double>> row)
    {
        for (int at = Sured(row, out var bits); at < row.Length; at = Sured(row, out bits))
        {
            for (int lane = 0; lane < 4; lane++)
                if (Math.Abs(Place(bits[lane])) >= Sure[Layer(bits[lane])])
                    row[at] = row[at].WithElement(lane, Rare(Layer(bits[lane]), Place(bits[lane])));
            row = row[(at + 1)..];
        }
    }

    // Fills until one of four is not surely under the curve, and tells where; a loop that calls nothing keeps all in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Sured(Span<Vector256<double>> row, out Vector256<ulong> bits)
    {
        ReadOnlySpan<double> edge = Edge, sure = Sure;
        var (a, b, c, d) = lanes;
        int at = 0;
        for (bits = default; at < row.Length; at++)
        {
            var next = Rotated(b + (b << 2), 7);
            next += next << 3;
            var t = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = Rotated(d, 45);
            var place = (Vector256.ConvertToDouble(next >> 11) * (2 * To53Bits)) - Vector256<double>.One;
            int l0 = Layer(next[0]), l1 = Layer(next[1]), l2 = Layer(next[2]), l3 = Layer(next[3]);
            row[at] = place * Vector256.Create(edge[l0], edge[l1], edge[l2], edge[l3]);
            if (Vector256.LessThanAll(Vector256.Abs(place), Vector256.Create(sure[l0], sure[l1], sure[l2], sure[l3])))
                continue;
            bits = next;
            break;
        }
        lanes = (a, b, c, d);
        return at;
    }

    /// <summary>Gamma with that shape, above 0, and scale 1; never below 1e-300, so that a sum of them can be divided by.</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
            return Math.Max(Gamma(shape + 1) * Math.Pow(Uniform(), 1 / shape), 1e-300);
        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + (c * x);
            if (v <= 0)
                continue;
            v = v * v * v;
            double u = 1 - Uniform(), squared = x * x;
            if (u < 1 - (0.0331 * squared * squared) || Math.Log(u) < (0.5 * squared) + (d * (1 - v + Math.Log(v))))
                return d * v;
        }
    }

    // Not surely under the curve: in the tail beyond the last layer, or between two layers.
    private double Rare(int layer, double place)
    {
        while (true)
        {
            if (layer == 0)
                return Math.CopySign(Tail(), place);
            double x = place * Edge[layer], height = Height[layer] + (Uniform() * (Height[layer + 1] - Height[layer]));
            if (height < Math.Exp(-0.5 * x * x))
                return x;
            ulong bits = Next();
            layer = Layer(bits);
            place = Place(bits);
            if (Math.Abs(place) < Sure[layer])
                return place * Edge[layer];
        }
    }

    private double Tail()
    {
        while (true)
        {
            double x = -Math.Log(1 - Uniform()) / TailFrom, y = -Math.Log(1 - Uniform());
            if (y + y > x * x)
                return TailFrom + x;
        }
    }

    private static Vector256<ulong> Rotated(Vector256<ulong> bits, int by) => (bits << by) | (bits >> (64 - by));

    private static int Layer(ulong bits) => unchecked((byte)bits);

    // Even over [-1, 1), from other bits than the layer.
    private static double Place(ulong bits) => ((bits >> 11) * (2 * To53Bits)) - 1;

    private static ulong Mixed(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    // All layers have the same area; the lowest holds the tail too, as if it were that much wider.
    private static double[] Edges()
    {
        double[] edges = new double[Layers + 1];
        (edges[0], edges[1]) = (LayerArea / Math.Exp(-0.5 * TailFrom * TailFrom), TailFrom);
        for (int i = 1; i < Layers - 1; i++)
            edges[i + 1] = Math.Sqrt(-2 * Math.Log((LayerArea / edges[i]) + Math.Exp(-0.5 * edges[i] * edges[i])));
        return edges;
    }
}
