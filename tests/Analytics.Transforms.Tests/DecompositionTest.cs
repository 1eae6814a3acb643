using Analytics.Transforms.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>The split of a gap into structure, by dimension, and performance.</summary>
public sealed class DecompositionTest
{
    [Fact]
    public void Das_Gupta_1993_example_5_3_as_printed_by_the_R_package_DasGuptR()
    {
        // Deaths per thousand in the United States in 1985 (the group) and 1970 (the reference) by race and eleven ages.
        double[] size85 = [3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472, 707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236];
        double[] size70 = [2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315, 535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117];
        double[] rate85 = [9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570, 17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161];
        double[] rate70 = [18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837, 36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205];
        var split = Decomposition.Of([.. size85.Select((size, i) => new Stratum([$"{i / 11}", $"{i % 11}"], size * rate85[i], size, size70[i] * rate70[i], size70[i]))])!;
        Assert.Equal([0.0197749, 1.5217347], split.ByDimension.Select(effect => Math.Round(effect, 7)));
        Assert.Equal((-2.2277254, -0.6862158), (Math.Round(split.Performance, 7), Math.Round(split.Gap, 7)));
    }

    [Fact]
    public void It_adds_up_whatever_the_strata_are() => Prop.ForAll(Strata(), strata =>
    {
        if (Decomposition.Of(strata) is not { } split)
            return strata.Sum(stratum => stratum.Whole) <= 0 || strata.Sum(stratum => stratum.ReferenceWhole) <= 0;
        double gap = (strata.Sum(stratum => stratum.Part) / strata.Sum(stratum => stratum.Whole))
            - (strata.Sum(stratum => stratum.ReferencePart) / strata.Sum(stratum => stratum.ReferenceWhole));
        return Math.Abs(split.Gap - gap) < 1e-9 && Math.Abs(split.Structure + split.Performance - gap) < 1e-9 && Math.Abs(split.ByDimension.Sum() - split.Structure) < 1e-9;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void A_dimension_in_which_both_are_alike_takes_no_part_in_the_gap()
    {
        // Twice as many small ones in the group, in both industries alike; industries half and half in both.
        List<Stratum> strata = [new(["A", "small"], 10, 100, 5, 50), new(["A", "large"], 20, 50, 40, 100), new(["B", "small"], 30, 100, 15, 50), new(["B", "large"], 5, 50, 10, 100)];
        var split = Decomposition.Of(strata)!;
        Assert.Equal(0, split.ByDimension[0], 12);
        Assert.Equal(0, split.Performance, 12);
        Assert.Equal((65.0 / 300) - (70.0 / 300), split.ByDimension[1], 12);
    }

    [Fact]
    public void Turned_round_it_changes_the_sign_only() => Prop.ForAll(Strata(), strata =>
    {
        List<Stratum> turned = [.. strata.Select(stratum => new Stratum(stratum.Codes, stratum.ReferencePart, stratum.ReferenceWhole, stratum.Part, stratum.Whole))];
        return (Decomposition.Of(strata), Decomposition.Of(turned)) is not ({ } one, { } other)
            || (Math.Abs(one.Performance + other.Performance) < 1e-9 && one.ByDimension.Zip(other.ByDimension).All(pair => Math.Abs(pair.First + pair.Second) < 1e-9));
    }).QuickCheckThrowOnFailure();

    // Three dimensions of two, two and three codes; some strata are empty on one side or on both.
    private static Arbitrary<List<Stratum>> Strata() =>
        Gen.Choose(-40, 100).ListOf(24).Zip(Gen.Choose(0, 100).ListOf(24)).Select(lists => Enumerable.Range(0, 12).Select(i =>
        {
            double mine = Math.Max(0, lists.Item1[i]), theirs = Math.Max(0, lists.Item1[i + 12]);
            return new Stratum([$"{i / 6}", $"{i / 3 % 2}", $"{i % 3}"], mine * lists.Item2[i] / 100, mine, theirs * lists.Item2[i + 12] / 100, theirs);
        }).ToList()).ToArbitrary();
}
