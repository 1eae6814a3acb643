namespace Analytics.Transforms.Tests;

/// <summary>The change of groups that run across provinces, where a province joins or leaves between the periods.</summary>
public sealed class ChangeTest : IDisposable
{
    private static readonly Dimension[] Ownership = [Dimension.Ownership], Crossed = [Dimension.Ownership, Dimension.Size];
    private readonly TestLake lake = new();

    public void Dispose() => lake.Dispose();

    [Fact]
    public void It_is_reckoned_over_the_provinces_of_both_periods()
    {
        // Guangdong: state 150 of 300, then 240 of 300, and 60 of 300 a year ago; private only now. Sichuan joins, Hubei leaves.
        Accept("2024Q3", "44", ("1", 20));
        Accept("2025Q2", "44", ("1", 50));
        Accept("2025Q2", "42", ("1", 10));
        Accept("2025Q3", "44", ("1", 80), ("3", 7));
        Accept("2025Q3", "51", ("1", 90), ("3", 30));
        lake.Refresh();

        foreach (var (by, code) in new[] { (Ownership, "1"), (Crossed, "1,2") })
        {
            var comparison = Ask(by);
            var state = Row(comparison, code);
            // The value is that of both provinces, 510 of 600.
            Assert.Equal((85.0, 30.0, 60.0), (Round(state.Crude.Value), Round(state.Change), Round(state.YearChange)));
            Assert.Equal(("2025Q2", "440000", "510000", "420000"), Told(comparison.Last!));
            Assert.Equal(("2024Q3", "440000", "510000", ""), Told(comparison.YearAgo!));
            // None of it in the quarter before.
            Assert.Null(Row(comparison, code.Replace('1', '3')).Change);
        }
        // A province is compared with itself, whatever others do.
        var regions = Ask([Dimension.Region]);
        // 261 of 600 less 150 of 300.
        Assert.Equal((-6.5, null, null), (Round(Row(regions, "440000").Change), regions.Last, regions.YearAgo));
        Assert.Null(Row(regions, "510000").Change);
    }

    [Fact]
    public void Where_the_provinces_are_the_same_it_is_of_all_of_them()
    {
        foreach (var (period, guangdong, sichuan) in new[] { ("2025Q2", 50, 10), ("2025Q3", 80, 90) })
        {
            Accept(period, "44", ("1", guangdong));
            Accept(period, "51", ("1", sichuan));
        }
        lake.Refresh();

        var comparison = Ask(Ownership);

        // 510 of 600 against 180 of 600.
        Assert.Equal(55.0, Round(Row(comparison, "1").Change));
        Assert.Equal(("2025Q2", "440000,510000", "", ""), Told(comparison.Last!));
        Assert.False(comparison.Last!.Differ);
        Assert.Null(comparison.YearAgo);
    }

    [Fact]
    public void Without_a_province_in_both_periods_there_is_none()
    {
        Accept("2025Q2", "42", ("1", 10));
        Accept("2025Q3", "44", ("1", 80));
        lake.Refresh();

        var comparison = Ask(Ownership);

        Assert.Null(Row(comparison, "1").Change);
        Assert.Equal(("2025Q2", "", "440000", "420000"), Told(comparison.Last!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_public_it_is_reckoned_from_published_cells(bool joins)
    {
        // Of Fujian, with as many enterprises as the four, 10 and 90.
        BesideFour(period =>
        {
            if (joins == (period == "2025Q3"))
                Accept(period, "35", ("1", 10), ("3", 90));
        });

        var comparison = Ask(Ownership, evaluator: false);

        Assert.Equal((10.0, 5.0), (Round(Row(comparison, "1").Change), Round(Row(comparison, "3").Change)));
        // With Fujian: (4 * 50 + 10) / 5.
        Assert.Equal(joins ? 42.0 : 50.0, Round(Row(comparison, "1").Crude.Value));
        Assert.Equal(joins ? "350000" : "", Told(comparison.Last!).OnlyNow);
        // What Fujian has of both codes is not published, so that of the rest is not, either; whoever may see it has it.
        var crossed = Ask(Crossed, evaluator: false);
        Assert.Equal((joins ? 42.0 : 50.0, null), (Round(Row(crossed, "1,2").Crude.Value), Row(crossed, "1,2").Change));
        Assert.Equal(10.0, Round(Row(Ask(Crossed), "1,2").Change));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_public_there_is_none_that_would_give_away_what_is_withheld_of_a_province(bool joins)
    {
        BesideFour(period =>
        {
            // One private enterprise in Fujian: it is withheld, and with it what would give it away.
            if (joins == (period == "2025Q3"))
                lake.Accept("enterprise", period, "350000", [.. Three("35", "1", 10), Three("35", "3", 90)[0]]);
        });
        string period35 = joins ? "2025Q3" : "2025Q2";
        var cells = Comparisons.Compare(lake.Store, TestLake.Seeds, new("trained_rate", [Dimension.Region, Dimension.Ownership], period35), evaluator: false);
        Assert.Equal("disclosure", Row(cells, "350000,3").Crude.Withheld);

        var comparison = Ask(Ownership, evaluator: false);

        Assert.Null(Row(comparison, "3").Crude.Withheld);
        Assert.Null(Row(comparison, "3").Change);
        Assert.Equal(5.0, Round(Row(Ask(Ownership), "3").Change));
    }

    [Fact]
    public void In_public_a_province_with_nothing_below_the_line_in_either_period_leaves_no_change_out()
    {
        BesideFour(period =>
        {
            // Fujian has no workers; of its one private enterprise all is withheld.
            lake.Accept("enterprise", period, "350000", [.. Three("35", "1", 0).Append(Three("35", "3", 0)[0]).Select(each => each with { Workers = 0 })]);
        });
        var cells = Comparisons.Compare(lake.Store, TestLake.Seeds, new("trained_rate", [Dimension.Region, Dimension.Ownership]), evaluator: false);
        Assert.Equal("disclosure", Row(cells, "350000,3").Crude.Withheld);

        var comparison = Ask(Ownership, evaluator: false);

        Assert.Equal(("310000,320000,330000,370000", false), (Told(comparison.Last!).Both, comparison.Last!.Differ));
        Assert.Equal((10.0, 5.0), (Round(Row(comparison, "1").Change), Round(Row(comparison, "3").Change)));
    }

    // Two quarters of four provinces with three enterprises of 100 workers in each of two ownerships, 40 and 20 of them trained, then 50 and 25; and of whatever is beside them.
    private void BesideFour(Action<string> accept)
    {
        foreach (var (period, first, second) in new[] { ("2025Q2", 40, 20), ("2025Q3", 50, 25) })
        {
            foreach (string province in new[] { "31", "32", "33", "37" })
                Accept(period, province, ("1", first), ("3", second));
            accept(period);
        }
        lake.Refresh();
    }

    private void Accept(string period, string province, params (string Holding, long Trained)[] of) =>
        lake.Accept("enterprise", period, $"{province}0000", of.SelectMany(each => Three(province, each.Holding, each.Trained)));

    // Three enterprises of 100 workers, with so many of them trained.
    private static Enterprise[] Three(string province, string holding, long trained) =>
        [.. Enumerable.Range(0, 3).Select(_ => new Enterprise($"{province}0103", "C3610", holding, "2", 110, 100, trained, Spend: 1, Wage: 5000))];

    private StandardisedComparison Ask(IReadOnlyList<Dimension> by, bool evaluator = true) => Comparisons.Compare(lake.Store, TestLake.Seeds, new ComparisonQuestion("trained_rate", by), evaluator: evaluator);

    private static StandardisedRow Row(StandardisedComparison comparison, string code) => comparison.Rows.Single(row => row.Crude.Code == code);

    private static double? Round(double? value) => value is { } known ? Math.Round(known, 9) : null;

    private static (string Since, string Both, string OnlyNow, string OnlyBefore) Told(ComparedProvinces provinces)
    {
        string Codes(IReadOnlyList<CodeName> names) => string.Join(',', names.Select(name => name.Code));
        return (provinces.Since, Codes(provinces.Both), Codes(provinces.OnlyNow), Codes(provinces.OnlyBefore));
    }
}
