using Analytics.Lake;

namespace Analytics.Transforms.Tests;

/// <summary>The audits of the research table over one that was tampered with: what they would stop if sums or the disclosure rule went wrong.</summary>
public class ResearchAuditTest
{
    private const string Nation = "region_code = '100000' AND industry_division = '_T' AND holding_code = '_T' AND size_code = '_T'";

    // truth: what every province really has in each division. Beijing has one enterprise in A01.
    [Theory]
    [InlineData("", null)]
    [InlineData($"UPDATE research_enterprise SET employees = employees + 1 WHERE {Nation}", "totals_of_cube")]
    [InlineData("UPDATE research_enterprise SET wage_bill = wage_bill - 0.01 WHERE region_code = 'East'", "totals_of_cube")]
    [InlineData("INSERT INTO research_enterprise BY NAME SELECT * REPLACE ('1' AS holding_code) FROM truth WHERE region_code = '110000' AND industry_division = 'C36'", "totals_of_cube")]
    [InlineData("DELETE FROM research_enterprise WHERE region_code = '110000' AND industry_division = 'A01'; INSERT INTO research_enterprise BY NAME FROM truth WHERE region_code = '110000' AND industry_division = 'A01'", "primary_rule")]
    [InlineData("DELETE FROM research_enterprise WHERE region_code = '110000' AND industry_division = 'A01'", "no_cell_missing")]
    [InlineData("UPDATE research_enterprise SET enterprises = 1 WHERE region_code = '110000' AND industry_division = 'A01'", "withheld_has_no_figures")]
    [InlineData($"INSERT INTO research_enterprise FROM research_enterprise WHERE {Nation}", "unique_grain")]
    public void They_find_what_is_wrong(string tampering, string? found)
    {
        using var lake = new TestLake();
        RandomReturns.Put(lake, new Random(5), "2025Q3", 200);
        lake.Accept("enterprise", "2025Q3", "330000", [new Enterprise("330102", "C3610", "3", "3", 10, 8)]);
        lake.Accept("enterprise", "2025Q3", "110000", Enumerable.Range(0, 40).Select(i => new Enterprise("110101", i == 0 ? "A0110" : "C3610", "1", "2", 100 + i, 50, Wage: 5000)));
        Assert.True(lake.Refresh().Passed);

        using var session = LakeSession.Open();
        session.AttachSeeds(TestLake.Seeds);
        var model = Model.All.Single(model => model.Name == "research_enterprise");
        session.Attach("cube_enterprise", lake.Store.Table("marts/cube_enterprise").Read());
        session.Attach("made", lake.Store.Table(model.Table).Read());
        session.Execute("CREATE TABLE research_enterprise AS FROM made");
        var sums = session.Query("DESCRIBE made", row => (Name: row.GetString(0), Type: row.GetString(1))).Where(column => !model.Grain.Contains(column.Name) && column.Name != "status");
        session.Execute(
            $"""
            CREATE TABLE truth AS SELECT period, province || '0000' AS region_code, industry_division, '_T' AS holding_code, '_T' AS size_code, 'published' AS status,
                {string.Join(", ", sums.Select(sum => $"CAST(sum({sum.Name}) AS {sum.Type}) AS {sum.Name}"))} FROM cube_enterprise GROUP BY ALL
            """);
        if (tampering.Length > 0)
            session.Execute(tampering);
        Assert.Equal(
            found is null ? [] : [(found, 1L)],
            model.Audits.Select(audit => (audit.Code, Rows: session.Query($"SELECT count(*) FROM ({audit.Sql})", row => row.GetInt64(0))[0])).Where(audit => audit.Rows > 0));
    }
}
