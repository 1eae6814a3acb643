using Analytics.Lake;

namespace Analytics.Transforms.Tests;

/// <summary>What was published once and is no more: the employees of enterprises with a wage agreement, which told of the one that has none.</summary>
public sealed class WithdrawnTest : IDisposable
{
    private const string Mart = "marts/research_enterprise", Column = "wage_agreement_employees";

    private readonly TestLake lake = new();

    // Six in Beijing, of which one has no agreement: beside 6 and 5 enterprises, 550 and 500 employees would tell that it has 50.
    public WithdrawnTest() => lake.Accept(
        "enterprise", "2025Q3", "110000", [.. Enumerable.Repeat(0, 5).Select(_ => new Enterprise("110105", "C39", "3", "2", 100, Agreement: true)), new Enterprise("110105", "C39", "3", "2", 50)]);

    [Fact]
    public void Nothing_published_splits_the_employees_of_a_group_by_agreement()
    {
        Assert.All(lake.Refresh().Marts, mart => Assert.Empty(mart.Findings));
        using LakeSession session = LakeSession.Open();
        session.Attach("published", lake.Store.Table(Mart).Read());
        // The group itself is published, with how many of it have an agreement.
        Assert.Equal([(6L, 5L, 550L)], session.Query(
            "SELECT enterprises, wage_agreement_enterprises, employees FROM published WHERE region_code = '110000' AND industry_division = '_T' AND holding_code = '_T' AND size_code = '_T'",
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))));
        Assert.DoesNotContain(lake.Store.Table(Mart).Read().Layout.Columns, column => column.Name.Contains("agreement_employees", StringComparison.Ordinal));
        AssertForEvaluators();
    }

    [Fact]
    public void A_lake_from_before_keeps_the_column_and_it_is_empty()
    {
        lake.Refresh();
        var layout = lake.Store.Table(Mart).Read().Layout;
        Directory.Delete(lake.Store.Table(Mart).Directory, recursive: true);
        lake.Store.Table(Mart).Create(layout with { Columns = [.. layout.Columns, new(Column, "BIGINT")] });

        Assert.All(lake.Refresh().Marts, mart => Assert.Empty(mart.Findings));
        using LakeSession session = LakeSession.Open();
        session.Attach("published", lake.Store.Table(Mart).Read());
        Assert.Equal([(true, 0L)], session.Query($"SELECT count(*) > 0, count({Column}) FROM published", row => (row.GetBoolean(0), row.GetInt64(1))));
        AssertForEvaluators();
    }

    public void Dispose() => lake.Dispose();

    private void AssertForEvaluators()
    {
        var refused = Assert.Throws<TransformException>(() => lake.Compare("wage_agreement_coverage", Dimension.Region, evaluator: false));
        Assert.Contains("for evaluators only (--evaluator)", refused.En, StringComparison.Ordinal);
        // 5 of 6 enterprises for everybody; 500 of 550 employees for evaluators.
        Assert.Equal(500 / 6.0, lake.Compare("wage_agreement_rate", Dimension.Region, evaluator: false).Total.Value!.Value, 9);
        Assert.Equal(500 / 5.5, lake.Compare("wage_agreement_coverage", Dimension.Region).Total.Value!.Value, 9);
    }
}
