using System.Globalization;

namespace Analytics.Ingest.Tests;

/// <summary>Text of a case return: few columns, one of them free text.</summary>
public static class CaseFile
{
    public const string Name = "case_2025Q3_440000.csv";

    public const string Header = "period,region_code,measure_code,case_id,title,summary,industry_code,holding_code,level";

    public const string Titles = "报告期,地区代码,措施代码,案例编号,案例标题,案例摘要,行业代码,企业控股情况,案例级别";

    public static string Row(string summary, int number = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"2025Q3,440000,M01,K{number},标题,{summary},C3610,3,province");

    public static string Of(params string[] rows) => string.Join("\n", [Header, .. rows, ""]);

    /// <summary>Errors only: the short summaries of these files are warned about.</summary>
    public static IEnumerable<Finding> Errors(this IReadOnlyList<Finding> findings) => findings.Where(finding => finding.Severity == Severity.Error);
}
