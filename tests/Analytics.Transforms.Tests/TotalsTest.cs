using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Transforms.Tests;

public class TotalsTest
{
    private static readonly Gen<Enterprise> Firms =
        from region in Gen.Elements("110101", "110105", "320102", "320205", "441900", "510104", "660000")
        from industry in Gen.Elements("C3610", "C3620", "C1310", "B0610", "I6510")
        from holding in Gen.Elements("1", "2", "3", "4", "5", "9")
        from size in Gen.Elements("1", "2", "3", "4")
        from employees in Gen.Choose(0, 3000)
        from workers in Gen.Choose(0, employees)
        from trained in Gen.Choose(0, workers)
        from certified in Gen.Choose(0, workers)
        from skilled in Gen.Choose(0, certified)
        from competitors in Gen.Choose(0, employees)
        from cents in Gen.Choose(0, 99_999_999)
        from wage in Gen.Choose(0, 20_000_000)
        from agreement in Gen.Elements(true, false)
        from union in Gen.Elements(true, false)
        select new Enterprise(
            region, industry, holding, size, employees, workers, trained, certified, skilled, cents / 100m, competitors, cents % 7, agreement,
            Union: union, Wage: wage / 100m);

    [Fact]
    public void Totals_are_the_sums_of_their_children_at_every_level() =>
        Prop.ForAll(Firms.NonEmptyListOf().ToArbitrary(), firms => AreSums([.. firms])).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    private static bool AreSums(Enterprise[] firms)
    {
        using var lake = new TestLake();
        foreach (var province in firms.GroupBy(firm => $"{firm.Region[..2]}0000"))
            lake.Accept("enterprise", "2025Q3", province.Key, province);
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);
        foreach (var indicator in marts.Indicators.Where(indicator => indicator.Kind == "enterprise"))
        {
            foreach (var by in Enum.GetValues<Dimension>())
            {
                var comparison = marts.Compare(indicator.Code, by);
                Assert.Equal(comparison.Total.Numerator, comparison.Rows.Sum(row => row.Numerator));
                Assert.Equal(comparison.Total.Denominator, comparison.Rows.Sum(row => row.Denominator));
                Assert.Equal(firms.Length, comparison.Rows.Sum(row => row.Units));
            }
            var trend = marts.Trend(indicator.Code);
            Assert.Equal(trend.Nation.Points[0].Numerator, trend.Groups.Sum(group => group.Points[0].Numerator));
            Assert.Equal(trend.Nation.Points[0].Numerator, marts.Compare(indicator.Code, Dimension.Region).Total.Numerator);
        }

        // The total itself, to the cent, from the rows.
        AreEqual("trained_rate", firms.Sum(firm => firm.Trained), firms.Sum(firm => firm.Workers));
        AreEqual("training_spend_per_worker", firms.Sum(firm => firm.Spend), firms.Sum(firm => firm.Workers));
        AreEqual("average_wage", firms.Sum(firm => firm.Wage * firm.Employees), firms.Sum(firm => firm.Employees));
        AreEqual("wage_agreement_coverage", firms.Where(firm => firm.Agreement).Sum(firm => firm.Employees), firms.Sum(firm => firm.Employees));
        AreEqual("union_rate", firms.Count(firm => firm.Union), firms.Length);
        return true;

        void AreEqual(string indicator, decimal numerator, decimal denominator)
        {
            var total = marts.Compare(indicator, Dimension.Size).Total;
            Assert.Equal((numerator, denominator), (total.Numerator, total.Denominator));
        }
    }
}
