namespace Analytics.Transforms.Tests;

public class AuditTest
{
    private static readonly Enterprise Good = new("110101", "C3610", "1", "1", 1000, 800, 400, 300, 100);
    private static readonly Job GoodTask = new("110101", "M01", "in_progress", 50, "2025-01-01", "2025-12-31");
    private static readonly Hardship GoodDifficulty = new("110101", "M01", "funding", "2025-08-01");

    // Rows that ingest would never let through, and the audit that must stop each.
    public static TheoryData<string, ReturnRow, string> Bad => new()
    {
        { "enterprise", Good with { Trained = 801 }, "parts_within_wholes" },
        { "enterprise", Good with { Certified = 801 }, "parts_within_wholes" },
        { "enterprise", Good with { HighSkilled = 301 }, "parts_within_wholes" },
        { "enterprise", Good with { Workers = 1001 }, "parts_within_wholes" },
        { "enterprise", Good with { Competitors = 1001 }, "parts_within_wholes" },
        { "enterprise", Good with { Industry = "" }, "keys_present" },
        { "enterprise", Good with { Size = "" }, "keys_present" },
        { "enterprise", Good with { Region = "990101" }, "province_known" },
        { "task", GoodTask with { Status = "paused" }, "parts_within_wholes" },
        { "task", GoodTask with { Progress = 101 }, "parts_within_wholes" },
        { "task", GoodTask with { Measure = "" }, "keys_present" },
        { "task", GoodTask with { Region = "990101" }, "province_known" },
        { "difficulty", GoodDifficulty with { Code = "" }, "keys_present" },
        { "difficulty", GoodDifficulty with { Region = "990101" }, "province_known" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_mart_that_fails_an_audit_stays_as_it_was(string kind, ReturnRow bad, string audit)
    {
        using var lake = new TestLake();
        ReturnRow good = kind switch { "enterprise" => Good, "task" => GoodTask, _ => GoodDifficulty };
        lake.Accept(kind, "2025Q2", "110000", [good]);
        Assert.True(lake.Refresh().Passed);
        var model = Model.All.Single(model => model.Sources is [var source] && source == $"returns/{kind}");
        var before = lake.Store.Table(model.Table).Read();
        var files = Directory.GetFiles(before.Directory, "*", SearchOption.AllDirectories);

        lake.Accept(kind, "2025Q2", "110000", [good with { Region = "110102" }]);
        lake.Accept(kind, "2025Q3", "100000", [bad, good with { Region = "110103" }]);
        var result = lake.Refresh();

        Assert.False(result.Passed);
        var mart = result.Marts.Single(mart => mart.Model == model.Name);
        Assert.Equal((true, before.Version), (mart.Failed, mart.Version));
        Assert.Empty(mart.Written);
        var finding = Assert.Single(mart.Findings, finding => finding.Audit.IsError);
        Assert.Equal((audit, 1L), (finding.Audit.Code, finding.BadRows));
        Assert.Contains(audit == "province_known" ? "99" : "2025Q3", Assert.Single(finding.Rows), StringComparison.Ordinal);
        Assert.NotEmpty(finding.Audit.Zh);
        Assert.NotEmpty(finding.Audit.En);
        Assert.Equal(before.Version, lake.Store.Table(model.Table).Read().Version);
        Assert.Equal(files.Order(), Directory.GetFiles(before.Directory, "*", SearchOption.AllDirectories).Order());

        // Completeness does not depend on what is in the rows, and the mended return brings the mart up to date.
        Assert.False(result.Marts[0].Failed);
        lake.Accept(kind, "2025Q3", "100000", [good]);
        Assert.Equal(["2025Q2", "2025Q3"], lake.Refresh().Marts.Single(mart => mart.Model == model.Name).Written);
    }

    [Fact]
    public void A_warning_is_reported_and_the_mart_committed()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Good with { Region = "110199", Holding = "7" }]);
        var result = lake.Refresh();
        Assert.True(result.Passed);
        var mart = result.Marts.Single(mart => mart.Model == "cube_enterprise");
        Assert.Equal(["2025Q3"], mart.Written);
        Assert.Equal("codes_known", Assert.Single(mart.Findings).Audit.Code);
        Assert.Equal(["{\"field\":\"holding_code\",\"code\":\"7\"}", "{\"field\":\"region_code\",\"code\":\"110199\"}"], mart.Findings[0].Rows.Order(StringComparer.Ordinal));
        // A code that the list does not know is shown as it is; one alone has no rank.
        var row = lake.Compare("trained_rate", Dimension.Ownership).Rows.Single(row => row.Code == "7");
        Assert.Equal(("7", "7", null), (row.NameZh, row.NameEn, row.Rank));
    }

    [Fact]
    public void A_grain_that_is_there_twice_stops_the_mart()
    {
        using var lake = new TestLake();
        // Ingest would never put a county's rows under another province: only so can a grain be there twice, since province is among the groups.
        lake.Accept("enterprise", "2025Q3", "110000", [Good, Good with { Size = "2" }]);
        lake.Misplace("enterprise", "2025Q3", "12", Good);
        var finding = Assert.Single(lake.Refresh().Marts.Single(mart => mart.Model == "cube_enterprise").Findings);
        Assert.Equal(("unique_grain", true, 1L), (finding.Audit.Code, finding.Audit.IsError, finding.BadRows));
        Assert.Equal(["{\"period\":\"2025Q3\",\"region_code\":\"110101\",\"industry_division\":\"C36\",\"holding_code\":\"1\",\"size_code\":\"1\",\"copies\":2}"], finding.Rows);
    }

    [Fact]
    public void Rows_without_a_record_of_their_submission_are_a_warning()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Good]);
        lake.AcceptUnrecorded("enterprise", "2025Q3", "120000", [Good with { Region = "120101" }]);
        var result = lake.Refresh();
        Assert.True(result.Passed);
        Assert.Equal("every_return_counted", Assert.Single(result.Marts[0].Findings).Audit.Code);
        Assert.Contains("\"province\":\"12\"", Assert.Single(result.Marts[0].Findings[0].Rows), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_model_has_its_audits() => Assert.All(Model.All, model =>
    {
        Assert.Contains(model.Audits, audit => audit.Code == "unique_grain" && audit.IsError);
        Assert.Contains(model.Audits, audit => audit.Code == "keys_present" && audit.IsError);
        Assert.Equal(model.Audits.Count, model.Audits.Select(audit => audit.Code).Distinct().Count());
    });
}
