using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

public class WilsonTest
{
    // Newcombe (1998), Statistics in Medicine 17, 857-872, Table I, method 3 (score, no continuity correction).
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1.0000)]
    public void Agrees_with_Newcombes_table(double part, double whole, double low, double high)
    {
        var interval = Wilson.Interval(part, whole);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void Lies_within_0_and_1_and_holds_the_proportion() => Check((part, whole) =>
    {
        var (low, high) = Wilson.Interval(part, whole);
        return 0 <= low && low <= (double)part / whole && (double)part / whole <= high && high <= 1 && low < high;
    });

    [Fact]
    public void Is_narrower_with_ten_times_the_base() => Check((part, whole) =>
    {
        var few = Wilson.Interval(part, whole);
        var many = Wilson.Interval(10.0 * part, 10.0 * whole);
        return many.High - many.Low < few.High - few.Low;
    });

    [Fact]
    public void Is_the_mirror_image_for_the_other_part() => Check((part, whole) =>
    {
        var one = Wilson.Interval(part, whole);
        var other = Wilson.Interval(whole - part, whole);
        return Math.Abs(one.Low - (1 - other.High)) < 1e-12 && Math.Abs(one.High - (1 - other.Low)) < 1e-12;
    });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void Refuses_what_is_no_proportion(double part, double whole) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(part, whole));

    private static void Check(Func<int, int, bool> holds)
    {
        var cases = from whole in Gen.Choose(1, 2_000_000) from part in Gen.OneOf(Gen.Choose(0, whole), Gen.Elements(0, 1, whole)) select (part, whole);
        Prop.ForAll(cases.ToArbitrary(), c => holds(c.part, c.whole)).QuickCheckThrowOnFailure();
    }
}
