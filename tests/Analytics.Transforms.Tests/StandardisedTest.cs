namespace Analytics.Transforms.Tests;

/// <summary>
/// Standardised comparisons of a lake that can be worked out by hand. Guangdong (44): state 240 of 300 workers trained, private 20 of 100; Sichuan (51): state 90 of 100, private
/// 90 of 300; each in three enterprises. Nation: state 330 of 400, private 110 of 400, 440 of 800 = 55 %.
/// </summary>
public sealed class StandardisedTest : IDisposable
{
    private static readonly Dimension[] Ownership = [Dimension.Ownership];
    private readonly TestLake lake = new();

    public StandardisedTest()
    {
        lake.Accept("enterprise", "2025Q2", "440000", Three("440103", "1", 100, 50));
        lake.Accept("enterprise", "2025Q3", "440000", [.. Three("440103", "1", 100, 80), .. Split("440103", "3", [34, 33, 33], [7, 7, 6])]);
        lake.Accept("enterprise", "2025Q3", "510000", [.. Split("510104", "1", [34, 33, 33], [30, 30, 30]), .. Three("510104", "3", 100, 30)]);
        lake.Refresh();
    }

    public void Dispose() => lake.Dispose();

    [Fact]
    public void The_mix_of_the_nation_turns_the_order_round_and_the_gap_is_split()
    {
        var comparison = Ask(new("trained_rate", [Dimension.Region], Strata: Ownership));
        var (guangdong, sichuan) = (Row(comparison, "440000"), Row(comparison, "510000"));
        Assert.Equal((65.0, 45.0, 55.0), (guangdong.Crude.Value!.Value, sichuan.Crude.Value!.Value, Math.Round(comparison.Total.Value!.Value, 9)));
        // Half state, half private: (80 + 20) / 2 and (90 + 30) / 2.
        Assert.Equal((50.0, 60.0), (Math.Round(guangdong.Standardised!.Value, 9), Math.Round(sichuan.Standardised!.Value, 9)));
        Assert.Equal((2, 1), (guangdong.Rank, sichuan.Rank));
        Assert.Equal((1.0, 2), (guangdong.Covered, guangdong.RankOf));
        // 0.25 (0.8 + 0.825) / 2 - 0.25 (0.2 + 0.275) / 2 = 0.14375; -0.025 * 0.625 - 0.075 * 0.375 = -0.04375.
        Assert.Equal((10.0, 14.375, -4.375), (Math.Round(guangdong.Split!.Gap, 9), Math.Round(guangdong.Split.Structure, 9), Math.Round(guangdong.Split.Performance, 9)));
        Assert.Equal([14.375], guangdong.Split.ByDimension.Select(effect => Math.Round(effect, 9)));
        // 100 (0.25 * 0.8 * 0.2 / 300 + 0.25 * 0.2 * 0.8 / 100) = 0.0533...: the base of 50 % with that variance is 0.25 / 0.000533... = 468.75.
        Assert.Equal(468.75, guangdong.EffectiveSize, 6);
        // 300 state workers at the nation's 82.5 % and 100 private ones at 27.5 % would be 275 trained; there are 260.
        Assert.Equal((260.0, 275.0, 0.945454545), (guangdong.Indirect!.Value.Observed, guangdong.Indirect.Value.Expected, Math.Round(guangdong.Indirect.Value.Ratio, 9)));
        Assert.True(guangdong.StandardLow < 50 && guangdong.StandardHigh > 50);
    }

    [Fact]
    public void Crude_values_have_change_peers_and_funnel()
    {
        lake.Accept("target", "2025", "440000", [new Goal("440000", "trained_rate", 70)]);
        var comparison = Ask(new("trained_rate", [Dimension.Region], Peers: "belt"));
        var guangdong = Row(comparison, "440000");
        Assert.Equal((15.0, null, 70m, -5.0), (guangdong.Change!.Value, guangdong.YearChange, guangdong.Target!.Value, guangdong.Distance!.Value));
        // Alone with figures in the East, it has no rank; and nothing standardised was asked for.
        Assert.Equal(("East", null, null), (guangdong.Peer!.Code, guangdong.Rank, guangdong.Standardised));
        // 65 and 45 of 400 each around 55 %: z = ±4.02, phi = 16.2, far beyond chance.
        Assert.NotEqual(Statistics.Dispersion.None, comparison.Funnel!.Dispersion);
        var beijing = Row(comparison, "110000").Crude;
        Assert.Equal(("no_data", null, null, null), (beijing.Withheld, beijing.Numerator, beijing.Denominator, beijing.Units));
        Assert.Equal("2025Q2", comparison.PreviousPeriod);
        Assert.Null(Ask(new("trained_rate", [Dimension.Region], "2025Q2")).PreviousPeriod);
    }

    [Fact]
    public void Two_dimensions_at_once_and_counties_for_evaluators()
    {
        var both = Ask(new("trained_rate", [Dimension.Region, Dimension.Ownership]));
        Assert.Equal(["440000,1|80", "440000,3|20", "510000,1|90", "510000,3|30"], both.Rows.Select(row => $"{row.Crude.Code}|{row.Crude.Value:0.##}"));
        var counties = Ask(new("trained_rate", [Dimension.Region], Level: RegionLevel.County));
        Assert.Equal(["440103|65", "510104|45"], counties.Rows.Select(row => $"{row.Crude.Code}|{row.Crude.Value:0.##}"));
        var prefectures = Ask(new("trained_rate", [Dimension.Region], Level: RegionLevel.Prefecture));
        Assert.Equal(["440100", "510100"], prefectures.Rows.Select(row => row.Names[0].Code));
        Assert.Contains("--evaluator", Assert.Throws<TransformException>(() => Ask(new("trained_rate", [Dimension.Region], Level: RegionLevel.County), evaluator: false)).En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_calculation_of_one_group_is_for_evaluators_and_holds_every_stratum()
    {
        var question = new ComparisonQuestion("trained_rate", [Dimension.Region], Strata: Ownership);
        var explanation = Comparisons.Explain(lake.Store, TestLake.Seeds, question, ["440000"], evaluator: true);
        Assert.Equal(["1|240|300|330|400", "3|20|100|110|400"], explanation.Strata.OrderBy(stratum => stratum.Codes[0], StringComparer.Ordinal)
            .Select(stratum => $"{stratum.Codes[0]}|{stratum.Part}|{stratum.Whole}|{stratum.ReferencePart}|{stratum.ReferenceWhole}"));
        Assert.Throws<TransformException>(() => Comparisons.Explain(lake.Store, TestLake.Seeds, question, ["440000"], evaluator: false));
        Assert.Throws<TransformException>(() => Comparisons.Explain(lake.Store, TestLake.Seeds, question, ["999999"], evaluator: true));
    }

    [Fact]
    public void What_is_withheld_stays_withheld_whatever_is_asked()
    {
        // Two enterprises in Hubei: nothing of them is shown, crude or standardised, nor does anything else change its meaning.
        lake.Accept("enterprise", "2025Q3", "420000", [new Enterprise("420102", "C3610", "1", "2", 100, 90, 60), new Enterprise("420102", "C3610", "3", "2", 100, 90, 10)]);
        lake.Refresh();
        var hubei = Row(Ask(new("trained_rate", [Dimension.Region], Peers: "belt"), evaluator: false), "420000");
        Assert.Equal(("disclosure", null, null, null, null, null), (hubei.Crude.Withheld, hubei.Crude.Value, hubei.Crude.Numerator, hubei.Crude.Units, hubei.Rank, hubei.Funnel));
        // Strata are smaller than what is shown, and what is made of them would tell of them.
        var refused = Assert.Throws<TransformException>(() => Ask(new("trained_rate", [Dimension.Region], Strata: Ownership), evaluator: false));
        Assert.Contains("--evaluator", refused.En, StringComparison.Ordinal);
        // Hubei has no foreign enterprise; that looks like having too few.
        var crossed = Ask(new("trained_rate", [Dimension.Region, Dimension.Ownership]), evaluator: false).Rows.Where(row => row.Names[0].Code == "420000").ToList();
        Assert.All(crossed, row => Assert.Equal(("disclosure", null), (row.Crude.Withheld, row.Crude.Value)));
        Assert.Equal(["1", "3"], crossed.Select(row => row.Names[1].Code));
    }

    [Fact]
    public void Questions_that_cannot_be_answered_say_why()
    {
        Assert.Contains("belt and tier", Wrong(new("trained_rate", [Dimension.Region], Peers: "moon")), StringComparison.Ordinal);
        Assert.Contains("by region alone", Wrong(new("trained_rate", [Dimension.Ownership], Peers: "belt")), StringComparison.Ordinal);
        Assert.Contains("no other dimension", Wrong(new("trained_rate", [Dimension.Ownership], Strata: Ownership)), StringComparison.Ordinal);
        string Wrong(ComparisonQuestion question) => Assert.ThrowsAny<TransformException>(() => Ask(question)).En;
    }

    private StandardisedComparison Ask(ComparisonQuestion question, bool evaluator = true) => Comparisons.Compare(lake.Store, TestLake.Seeds, question, evaluator: evaluator);

    private static StandardisedRow Row(StandardisedComparison comparison, string code) => comparison.Rows.Single(row => row.Names[0].Code == code);

    private static List<Enterprise> Three(string county, string holding, long workers, long trained) => Split(county, holding, [workers, workers, workers], [trained, trained, trained]);

    private static List<Enterprise> Split(string county, string holding, long[] workers, long[] trained) =>
        [.. workers.Select((count, i) => new Enterprise(county, "C3610", holding, "2", count + 10, count, trained[i], Spend: 1, Wage: 5000))];
}
