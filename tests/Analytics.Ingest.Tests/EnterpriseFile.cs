namespace Analytics.Ingest.Tests;

/// <summary>Text of an enterprise return, valid unless a cell is set otherwise.</summary>
public static class EnterpriseFile
{
    // Three codes whose check characters were worked out with another program from GB 32100-2015 (registrar 000000: no real enterprise).
    public const string IdA = "91000000000000001N";
    public const string IdB = "91000000000000002R";
    public const string IdC = "91000000000000003W";

    public const string Header =
        "period,region_code,enterprise_id,enterprise_name,industry_code,ownership_code,holding_code,size_code,employees,industrial_workers,trained_workers,"
        + "certified_workers,high_skilled_workers,training_spend,competition_participants,innovation_results,wage_agreement,skill_pay,career_ladder,"
        + "union_established,chain_leader,average_wage";

    public const string Name = "enterprise_2025Q3_440000.csv";

    private static readonly string[] Names = Header.Split(',');

    private static readonly string[] Good =
    [
        "2025Q3", "440106", IdA, "广州样例机械厂", "C3489", "112", "3", "3", "120", "80", "40", "30", "10", "12.50", "15", "2", "是", "否", "是", "是", "否", "6500.00",
    ];

    public static string Row(params (string Field, string Value)[] changes)
    {
        string[] cells = [.. Good];
        foreach ((string field, string value) in changes) cells[Array.IndexOf(Names, field)] = value;
        return string.Join(",", cells);
    }

    public static string Of(params string[] rows) => string.Join("\n", [Header, .. rows, ""]);
}
