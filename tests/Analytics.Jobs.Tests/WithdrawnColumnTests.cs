using System.Text;
using Analytics.Lake;

namespace Analytics.Jobs.Tests;

/// <summary>A column that was published once is shown by no public way any more, of no version; <c>500</c> is what it held.</summary>
public sealed class WithdrawnColumnTests : IDisposable
{
    private const string Table = "marts/research_enterprise", Column = "wage_agreement_employees";

    private readonly Sandbox sandbox = new();

    public WithdrawnColumnTests()
    {
        string[] sums =
        [
            "employees", "industrial_workers", "trained_workers", "certified_workers", "high_skilled_workers", "competition_participants", "innovation_results", "wage_agreement_enterprises",
            "skill_pay_enterprises", "career_ladder_enterprises", "union_enterprises",
        ];
        string select = $"""
            SELECT '2025Q3' AS period, '100000' AS region_code, '_T' AS industry_division, '_T' AS holding_code, '_T' AS size_code, 'published' AS status, 6::BIGINT AS enterprises,
                {string.Join(", ", sums.Select(sum => $"7::BIGINT AS {sum}"))}, 8.00::DECIMAL(38, 2) AS training_spend, 9.00::DECIMAL(38, 2) AS wage_bill, 500::BIGINT AS {Column}
            """;
        using LakeSession session = LakeSession.Open();
        var layout = new TableLayout(session.Query($"DESCRIBE {select}", row => new Column(row.GetString(0), row.GetString(1))), ["period"]);
        DeltaTable table = new LakeStore(sandbox.Path("warehouse/lake")).Table(Table);
        table.Create(layout);
        // What 500 counted is another number in the next version.
        foreach (string of in (string[])[select, select.Replace("500::", "5001::", StringComparison.Ordinal)])
        {
            var files = session.Write(of, table, layout);
            table.Commit(new("TEST", new Dictionary<string, string>()), now => new(files, now.Files, []));
        }
    }

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task Nobody_is_shown_it_but_evaluators()
    {
        foreach (string[] asked in (string[][])[["query", "SELECT * FROM research_enterprise"], ["query", "SELECT * FROM research_enterprise", "--as-of", "1"], ["diff", Table, "1", "2"]])
        {
            string shown = await Shown(asked), evaluators = await Shown([.. asked, "--evaluator"]);
            Assert.NotEmpty(shown);
            Assert.DoesNotContain(Column, shown, StringComparison.Ordinal);
            Assert.DoesNotContain("500", shown, StringComparison.Ordinal);
            Assert.Contains(Column, evaluators, StringComparison.Ordinal);
            Assert.Contains("500", evaluators, StringComparison.Ordinal);
        }
        var named = await sandbox.Run("query", $"SELECT {Column} FROM research_enterprise");
        Assert.NotEqual(0, named.Exit);
        Assert.DoesNotContain("500", named.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_of_a_lake_from_before_leaves_it_out()
    {
        var export = await sandbox.Run("export", "--out", sandbox.Path("export"));
        Assert.Equal(0, export.Exit);
        using LakeSession session = LakeSession.Open();
        string[] columns = [.. session.Query($"DESCRIBE FROM read_parquet('{sandbox.Path("export")}/data/research_enterprise/*/*.parquet')", row => row.GetString(0))];
        Assert.Contains("wage_agreement_enterprises", columns);
        Assert.DoesNotContain(Column, columns);
    }

    private async Task<string> Shown(string[] asked)
    {
        var said = await sandbox.Run([.. asked, "--format", "csv"]);
        Assert.Equal(0, said.Exit);
        return said.Out + Encoding.UTF8.GetString(said.Bytes);
    }
}
