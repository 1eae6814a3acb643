using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Four = System.Runtime.Intrinsics.Vector256<double>;

namespace Analytics.Transforms.Assessments;

/// <summary>Natural logarithms of four numbers at once: .NET's own are not taken into the loop that asks for them, and depend on the machine in the last digit.</summary>
/// <remarks>The method and the coefficients are those of FreeBSD's and Sun's fdlibm (e_log.c), right to less than one unit in the last place.</remarks>
internal static class Logarithm
{
    private const ulong One = 0x3FF0000000000000, HalfRoot = 0x3FE6A09E667F3BCD, Integer = 0x4330000000000000;

    /// <summary>ln x of numbers above 0 (not denormal ones); negative infinity of 0 and less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Of(Four x)
    {
        // x = 2^k m, with m between the roots of 1/2 and 2; ln m = 2 artanh s, with s = f / (2 + f), f = m - 1.
        var bits = x.AsUInt64();
        var exponent = (bits + Vector256.Create(One - HalfRoot)) >> 52;
        var k = (exponent | Vector256.Create(Integer)).AsDouble() - Vector256.Create(4503599627370496.0 + 1023);
        var f = (bits - ((exponent << 52) - Vector256.Create(One))).AsDouble() - Four.One;
        var s = f / (f + Vector256.Create(2.0));
        var z = s * s;
        var w = z * z;
        var even = w * (Vector256.Create(3.999999999940941908e-01) + (w * (Vector256.Create(2.222219843214978396e-01) + (w * Vector256.Create(1.531383769920937332e-01)))));
        var odd = z * (Vector256.Create(6.666666666666735130e-01) + (w * (Vector256.Create(2.857142874366239149e-01)
            + (w * (Vector256.Create(1.818357216161805012e-01) + (w * Vector256.Create(1.479819860511658591e-01)))))));
        var half = f * f * Vector256.Create(0.5);
        var ln = (k * Vector256.Create(6.93147180369123816490e-01)) - (half - ((s * (half + even + odd)) + (k * Vector256.Create(1.90821492927058770002e-10))) - f);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Four.Zero), ln, Vector256.Create(double.NegativeInfinity));
    }
}
