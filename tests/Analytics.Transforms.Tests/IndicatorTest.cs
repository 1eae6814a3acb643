namespace Analytics.Transforms.Tests;

public sealed class IndicatorTest(ComparisonTest.Fixture fixture) : IClassFixture<ComparisonTest.Fixture>, IDisposable
{
    private readonly string seeds = Directory.CreateTempSubdirectory("analytics-indicators-").FullName;

    // A row that stands beside trained_rate, and what is said of it: what is wrong with the row, or with the formula when it is computed.
    [Theory]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,abc,higher,100,名,name,义,meaning,,", "x", "scale")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,0,higher,100,名,name,义,meaning,,", "x", "scale")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,-1,名,name,义,meaning,,", "x", "min_base")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,better,100,名,name,义,meaning,,", "x", "direction")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,share,%,%,100,higher,100,名,name,义,meaning,,", "x", "type")]
    [InlineData("x,Case,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "x", "kind")]
    [InlineData("x,enterprise,M09,trained_workers,,proportion,%,%,100,higher,100,名,name,义,meaning,,", "x", "denominator")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,100,名,,义,meaning,,", "x", "name_en")]
    [InlineData("trained_rate,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "row-3", "indicator_code")]
    [InlineData("../x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "row-3", "indicator_code")]
    [InlineData(",enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "row-3", "indicator_code")]
    [InlineData("x,enterprise,M09,trained_wrokers,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "x", "trained_wrokers")]
    [InlineData("x,enterprise,M09,trained_workers +,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "x", "formula")]
    [InlineData("x,enterprise,M09,\"nullif(trained_workers, trained_workers)\",industrial_workers,ratio,%,%,100,higher,100,名,name,义,meaning,,", "x", "no number")]
    [InlineData("x,enterprise,M09,employees,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,", "x", "proportion")]
    [InlineData("x,enterprise,M09,training_spend,industrial_workers,ratio,%,%,100,higher,100,名,name,义,meaning,,training_spend_squares; industrial_workers", "x", "spread")]
    [InlineData("x,enterprise,M09,trained_workers,industrial_workers,proportion,%,%,100,higher,100,名,name,义,meaning,,employees; employees; employees", "x", "spread")]
    public void A_wrong_row_is_told_and_leaves_the_others_alone(string row, string code, string told)
    {
        foreach (string file in Directory.GetFiles(TestLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        string[] good = File.ReadAllLines(Path.Combine(TestLake.Seeds, "indicators.csv"));
        File.WriteAllLines(Path.Combine(seeds, "indicators.csv"), [good[0], good.Single(line => line.StartsWith("trained_rate,", StringComparison.Ordinal)), (row.Split("meaning,") is [_, _] ? row : $"{row},") + ","]);
        using var marts = MartReader.Open(fixture.Lake.Store, seeds);

        Assert.Equal(["trained_rate", code], marts.Indicators.Select(indicator => indicator.Code));
        foreach (Action ask in (Action[])[() => marts.Compare(code, Dimension.Region), () => marts.Trend(code), () => marts.Kpi(code)])
        {
            var problem = Assert.Throws<TransformException>(ask);
            Assert.Contains(told, problem.En, StringComparison.Ordinal);
            Assert.NotEmpty(problem.Zh);
        }
        Assert.Equal((1398m, 3316m), (marts.Kpi("trained_rate")!.Now.Numerator, marts.Compare("trained_rate", Dimension.Region).Total.Denominator));
    }

    public void Dispose() => Directory.Delete(seeds, recursive: true);
}
