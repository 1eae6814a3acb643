namespace Analytics.Transforms.Statistics;

/// <summary>Rounding as it is done by hand.</summary>
public static class Rounding
{
    // By hand and as a computer adds, sums of a few shares differ behind these.
    private const int Digits = 9;

    /// <summary>Rounds halves away from zero. A double is next to the number that is meant, at times below it: 70.115, which no double is, becomes 70.12.</summary>
    /// <param name="value">What is rounded; one of a thousand million millions or more stays as it is.</param>
    /// <param name="decimals">How many decimals are left, at most nine.</param>
    public static double Half(double value, int decimals) =>
        Math.Abs(value) < 1e15 ? (double)Math.Round(Math.Round((decimal)value, Digits), decimals, MidpointRounding.AwayFromZero) : value;
}
