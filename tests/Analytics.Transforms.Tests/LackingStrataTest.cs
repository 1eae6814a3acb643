using Analytics.Transforms.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

/// <summary>
/// Groups that lack a stratum of the standard. Of 600 state workers of the nation 240 are trained, 40 %; of 400 private ones 360, 90 %; together 60 %. Hubei (42) has 100 of the
/// state's, 40 of them trained, and no private enterprise; Guangdong (44) has the rest.
/// </summary>
public sealed class LackingStrataTest : IDisposable
{
    private readonly TestLake lake = new();
    private readonly string seeds = Directory.CreateTempSubdirectory("analytics-lacking-").FullName;

    public LackingStrataTest()
    {
        lake.Accept("enterprise", "2025Q3", "420000", [.. Three("420102", "1", 100, 40)]);
        lake.Accept("enterprise", "2025Q3", "440000", [.. Three("440103", "1", 500, 200), .. Three("440103", "3", 400, 360)]);
        lake.Refresh();
        foreach (string file in Directory.GetFiles(TestLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.Combine(seeds, "standards"));
    }

    public void Dispose()
    {
        lake.Dispose();
        Directory.Delete(seeds, recursive: true);
    }

    [Fact]
    public void Who_differs_nowhere_has_the_nations_value()
    {
        var comparison = Ask(new("trained_rate", [Dimension.Region], Strata: [Dimension.Ownership]));
        var hubei = Row(comparison, "420000");
        // 0.6 * 40 + 0.4 * 90; its crude 40 % is all mix.
        Assert.Equal((60.0, 60.0, 0.6), (Math.Round(hubei.Standardised!.Value, 9), Math.Round(comparison.NationStandardised!.Value, 9), Math.Round(hubei.Covered!.Value, 9)));
        Assert.Equal((-20.0, -20.0, 0.0), (Math.Round(hubei.Split!.Gap, 9), Math.Round(hubei.Split.Structure, 9), Math.Round(hubei.Split.Performance, 9) + 0.0));
        // Its own stratum alone is open to chance: 0.6^2 * 0.4 * 0.6 / 100 = 0.000864, as of a sample of 0.6 * 0.4 / 0.000864 = 277.8.
        Assert.Equal(277.777778, hubei.EffectiveSize, 6);
        Assert.Equal((1, 1, "within"), (hubei.Rank, Row(comparison, "440000").Rank, hubei.Funnel!.Class));
    }

    [Fact]
    public void A_stratum_of_a_named_standard_that_nobody_has_is_left_out_on_both_sides()
    {
        // (6 * 40 + 4 * 90) / 10 for all; Hubei covers 6 of 12.
        File.WriteAllText(Path.Combine(seeds, "standards", "foreign.csv"), "holding_code,weight\n1,6\n3,4\n5,2\n");
        var comparison = Ask(new("trained_rate", [Dimension.Region], Standard: "foreign"));
        Assert.Equal([60.0, 60.0, 60.0], new[] { Row(comparison, "420000").Standardised, Row(comparison, "440000").Standardised, comparison.NationStandardised }.Select(value => Math.Round(value!.Value, 9)));
        Assert.Equal((0.5, Math.Round(10 / 12.0, 9)), (Row(comparison, "420000").Covered, Math.Round(Row(comparison, "440000").Covered!.Value, 9)));
    }

    [Fact]
    public void At_the_nations_rates_a_group_has_the_nations_value_whatever_it_covers() => Prop.ForAll(Reference(), strata =>
    {
        // A tenth of the nation in every other stratum or so.
        var (own, nation) = Of(strata, (stratum, keeps) => keeps ? (stratum.ReferencePart / 10, stratum.ReferenceWhole / 10) : (0, 0));
        return DirectStandard.Rate(own).Value is not { } value || Math.Abs(value - nation) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_group_lies_on_the_side_of_the_nation_on_which_its_own_strata_lie() => Prop.ForAll(Reference(), strata =>
    {
        var (own, nation) = Of(strata, (stratum, keeps) => keeps ? (Math.Floor(stratum.Weight * 7 % 11) / 10 * stratum.ReferenceWhole, stratum.ReferenceWhole) : (0, 0));
        double better = own.Where(stratum => stratum.Whole > 0).Sum(stratum => stratum.Weight * ((stratum.Part / stratum.Whole) - (stratum.ReferencePart / stratum.ReferenceWhole))) / own.Sum(stratum => stratum.Weight);
        return DirectStandard.Rate(own).Value is not { } value || Math.Abs(value - nation - better) < 1e-12;
    }).QuickCheckThrowOnFailure();

    // The strata of a group that has what is given of each, and the nation's own value, reckoned from the sums.
    private static (List<Stratum> Own, double Nation) Of(List<(Stratum Stratum, bool Keeps)> strata, Func<Stratum, bool, (double Part, double Whole)> share)
    {
        List<Stratum> own = [.. strata.Select(each => share(each.Stratum, each.Keeps) is var (part, whole) ? each.Stratum with { Part = part, Whole = whole } : each.Stratum)];
        return (own, own.Sum(stratum => stratum.Weight * stratum.ReferencePart / stratum.ReferenceWhole) / own.Sum(stratum => stratum.Weight));
    }

    // The weights are those of any standard; three of four strata are there, so that most groups cover enough.
    private static Arbitrary<List<(Stratum Stratum, bool Keeps)>> Reference() => (
        from part in Gen.Choose(0, 400)
        from rest in Gen.Choose(1, 400)
        from weight in Gen.Choose(1, 50)
        from keeps in Gen.Choose(0, 3)
        select (new Stratum([], 0, 0, part, part + rest) { Weight = weight }, keeps > 0)).NonEmptyListOf().Select(list => list.ToList()).ToArbitrary();

    private StandardisedComparison Ask(ComparisonQuestion question) => Comparisons.Compare(lake.Store, seeds, question, evaluator: true);

    private static StandardisedRow Row(StandardisedComparison comparison, string code) => comparison.Rows.Single(row => row.Names[0].Code == code);

    // Three enterprises with so many workers in all.
    private static IEnumerable<Enterprise> Three(string county, string holding, long workers, long trained) => Enumerable.Range(0, 3).Select(i =>
        new Enterprise(county, "C3610", holding, "2", workers, (workers / 3) + (i < workers % 3 ? 1 : 0), (trained / 3) + (i < trained % 3 ? 1 : 0), Spend: 1, Wage: 5000));
}
