namespace Analytics.Transforms.Tests;

public class CompletenessTest
{
    private static readonly Enterprise Firm = new("110101", "C3610", "1", "1", 10);

    [Fact]
    public void Every_province_and_the_Corps_owes_one_return_of_each_kind()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Firm, Firm]);
        lake.Accept("enterprise", "2025Q3", "110000", [Firm, Firm, Firm]);
        lake.Accept("enterprise", "2025Q3", "660000", [Firm with { Region = "660000" }]);
        lake.Return("enterprise", "2025Q3", "120000");
        lake.Return("enterprise", "2025Q3", "120000");
        lake.Return("enterprise", "2025Q3", "110000");
        Assert.True(lake.Refresh().Passed);

        Assert.Equal(
            ["case|32|0|0|-", "difficulty|32|0|0|-", "enterprise|32|2|3|4", "task|32|0|0|-"],
            lake.Rows("marts/completeness", "SELECT kind, sum(expected), sum(accepted), sum(returned), coalesce(sum(rows)::VARCHAR, '-') FROM t GROUP BY ALL ORDER BY ALL"));
        // An accepted return stays accepted when a later correction is sent back.
        Assert.Equal(
            ["2025Q3|enterprise|11|1|1|1|3|2|accepted", "2025Q3|enterprise|12|1|0|2|||returned", "2025Q3|enterprise|13|1|0|0|||missing"],
            lake.Rows("marts/completeness", "SELECT * REPLACE (coalesce(revision::VARCHAR, '') AS revision, coalesce(rows::VARCHAR, '') AS rows) FROM t WHERE kind = 'enterprise' AND province <= '13' ORDER BY ALL"));
    }

    [Fact]
    public void A_return_for_the_whole_country_counts_for_the_provinces_it_has_rows_of()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "100000", [Firm, Firm with { Region = "320102" }]);
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["11|1|accepted", "32|1|accepted"],
            lake.Rows("marts/completeness", "SELECT province, rows, status FROM t WHERE accepted = 1 ORDER BY province"));
    }

    [Fact]
    public void A_county_beside_a_return_for_the_whole_country_does_not_stand_for_its_province()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "100000", [Firm, Firm with { Region = "320102" }]);
        lake.Accept("enterprise", "2025Q3", "440106", [Firm with { Region = "440106" }]);
        lake.Accept("enterprise", "2025Q3", "440106", [Firm with { Region = "440106" }, Firm with { Region = "440106" }]);
        lake.Accept("enterprise", "2025Q3", "440305", [Firm with { Region = "440305" }]);
        lake.Return("enterprise", "2025Q3", "440305");
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["11|1|1|accepted", "32|1|1|accepted", "44|0||missing"],
            lake.Rows("marts/completeness", "SELECT province, accepted, coalesce(revision::VARCHAR, '') AS revision, status FROM t WHERE kind = 'enterprise' AND province IN ('11', '32', '44') ORDER BY province"));
    }

    [Fact]
    public void A_county_alone_does_not_stand_for_its_province()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110101", [Firm]);
        lake.Return("enterprise", "2025Q3", "320102");
        lake.Return("enterprise", "2025Q3", "100000");
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["11|0|0|1|missing", "32|0|0|-|missing", "44|0|0|-|missing"],
            lake.Rows("marts/completeness", "SELECT province, accepted, returned, coalesce(rows::VARCHAR, '-'), status FROM t WHERE kind = 'enterprise' AND province IN ('11', '32', '44') ORDER BY province"));
    }

    [Fact]
    public void A_year_is_owed_once_its_fourth_quarter_is_being_reported()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Firm]);
        lake.Refresh();
        Assert.Equal(["2025Q3"], lake.Rows("marts/completeness", "SELECT DISTINCT period FROM t ORDER BY 1"));
        lake.Accept("enterprise", "2025Q4", "110000", [Firm]);
        lake.Refresh();
        Assert.Equal(
            ["2025|inspection|32", "2025|target|32"],
            lake.Rows("marts/completeness", "SELECT period, kind, count(*) FROM t WHERE period = '2025' GROUP BY ALL ORDER BY ALL"));
        Assert.Equal(["2025", "2025Q3", "2025Q4"], lake.Rows("marts/completeness", "SELECT DISTINCT period FROM t ORDER BY 1"));
    }

    [Fact]
    public void A_period_from_which_all_that_came_was_sent_back_has_its_rows_and_so_have_those_between()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2024Q4", "110000", [Firm]);
        // 2025Q2 opened on 2025-07-01, before the test lake's October; 2025Q4 did not.
        lake.Return("task", "2025Q2", "120000");
        lake.Return("task", "2025Q4", "120000");
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["2024|64|0|0", "2024Q4|128|1|0", "2025Q1|128|0|0", "2025Q2|128|0|1"],
            lake.Rows("marts/completeness", "SELECT period, sum(expected), sum(accepted), sum(returned) FROM t GROUP BY 1 ORDER BY 1"));
    }

    [Fact]
    public void A_mistyped_period_in_a_returned_file_makes_no_period()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Firm]);
        lake.Return("enterprise", "2052Q3", "110000");
        lake.Refresh();
        Assert.Equal(["2025Q3"], lake.Rows("marts/completeness", "SELECT DISTINCT period FROM t"));
    }

    [Fact]
    public void The_matrix_and_the_returned_submissions_can_be_read()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Firm], synthetic: true);
        string bad = lake.Return(
            "enterprise", "2025Q3", "120000",
            "('error', 'trained_le_workers', 5, 12, 'L5', 'trained_workers', '9', '五', 'five')",
            "('error', 'trained_le_workers', 3, 12, 'L3', 'trained_workers', '9', '三', 'three')",
            "('warning', 'employees_jump', 2, 9, 'I2', 'employees', '9', '二', 'two')",
            "('error', 'header', NULL, NULL, NULL, NULL, NULL, '缺列', 'column missing')");
        string again = lake.Return("task", "2025Q3", "130000");
        Assert.True(lake.Refresh().Passed);
        using var marts = MartReader.Open(lake.Store, TestLake.Seeds, evaluator: true);

        var matrix = marts.Completeness();
        Assert.Equal(["case", "difficulty", "enterprise", "task"], matrix.Kinds);
        Assert.Equal((128, 1, 128, true), (matrix.Cells.Count, matrix.Basis.Reporting, matrix.Basis.Expected, matrix.Basis.Synthetic));
        Assert.Equal(new CompletenessCell("enterprise", "110000", "accepted", 1, 0, 1), matrix.Cells.Single(cell => cell.Status == "accepted"));
        Assert.Equal(["120000", "130000"], matrix.Cells.Where(cell => cell.Status == "returned").Select(cell => cell.RegionCode));

        var returned = marts.Returned("2025Q3");
        Assert.Equal([again, bad], returned.Select(submission => submission.SubmissionId));
        Assert.Equal(("天津市", "Tianjin", "enterprise_2025Q3_120000.csv", 3L), (returned[1].Region!.NameZh, returned[1].Region!.NameEn, returned[1].FileName, returned[1].Errors));
        // 08:00 in Beijing plus two minutes, the test lake's clock.
        Assert.Equal(new DateTimeOffset(2025, 10, 10, 0, 2, 0, TimeSpan.Zero), returned[1].ReceivedAt);
        Assert.Equal(
            [
                new("trained_le_workers", "error", 2, "L3", "三", "three"), new("header", "error", 1, null, "缺列", "column missing"),
                new("employees_jump", "warning", 1, "I2", "二", "two"),
            ],
            returned[1].Rules);
        Assert.Empty(returned[0].Rules);
        // A message quotes what an enterprise reported, and a row is an enterprise: pages tell the place only.
        using var published = MartReader.Open(lake.Store, TestLake.Seeds);
        var seen = published.Returned("2025Q3");
        Assert.Equal((10L, null), (seen[0].Rows, seen[1].Rows));
        Assert.Equal([("L", 2L), (null, 1L), ("I", 1L)], seen[1].Rules.Select(rule => (rule.FirstCell, rule.Count)));
        Assert.DoesNotContain(seen[1].Rules, rule => "二三缺列".Any(rule.MessageZh.Contains) || rule.MessageEn is "two" or "three" or "column missing");
        Assert.Empty(marts.Returned("2025Q2"));
        Assert.Equal(2, marts.Returned().Count);
    }
}
