using Analytics.Transforms.Statistics;

namespace Analytics.Transforms.Tests;

public class CalibrationTest
{
    // 0.2 no, 0.2 no, 0.3 yes; 0.9 yes, 0.9 yes, 0.8 no: by hand.
    private static readonly Calibration Six = new(
    [
        new(2, 2, 0, 0.4, 0.04 + 0.04), new(3, 1, 1, 0.3, 0.49), new(8, 1, 0, 0.8, 0.64), new(9, 2, 2, 1.8, 0.01 + 0.01),
    ]);

    [Fact]
    public void Scores_are_those_worked_out_by_hand()
    {
        Assert.Equal((6L, 0.5), (Six.Forecasts, Six.BaseRate));
        Assert.Equal(3.3 / 6, Six.Mean!.Value, 12);
        Assert.Equal(1.23 / 6, Six.Brier!.Value, 12);
        Assert.Equal(1 - (1.23 / 6 / 0.25), Six.Skill!.Value, 12);
        Assert.Equal((0.9, 1.0), (Six.Groups[3].Mean, Six.Groups[3].Observed));
        // Newcombe 1998, table I: 0 of 20 has 0 to 0.1611.
        var (low, high) = new ForecastGroup(0, 20, 0, 1, 0.1).Interval;
        Assert.Equal(0, low);
        Assert.Equal(0.1611, high, 4);
    }

    [Fact]
    public void Without_forecasts_or_with_one_outcome_only_there_is_no_skill()
    {
        Assert.Equal((0L, null, null, null, null), (new Calibration([]).Forecasts, new Calibration([]).Brier, new Calibration([]).BaseRate, new Calibration([]).Mean, new Calibration([]).Skill));
        Calibration sure = new([new(9, 2, 2, 1.8, 0.02)]);
        Assert.Equal((1.0, null), (sure.BaseRate, sure.Skill));
    }

    [Fact]
    public void Together_is_what_all_forecasts_give()
    {
        var twice = Calibration.Together([Six, new([new(2, 1, 1, 0.25, 0.5625)])]);
        Assert.Equal([2, 3, 8, 9], twice.Groups.Select(group => group.Tenth));
        Assert.Equal(new ForecastGroup(2, 3, 1, 0.65, 0.6425), twice.Groups[0] with { Sum = Math.Round(twice.Groups[0].Sum, 12), Squares = Math.Round(twice.Groups[0].Squares, 12) });
        Assert.Equal(7, twice.Forecasts);
    }
}
