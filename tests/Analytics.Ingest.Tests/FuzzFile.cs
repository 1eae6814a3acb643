using System.Globalization;

namespace Analytics.Ingest.Tests;

/// <summary>A good return that was damaged at random: its number alone says all of it.</summary>
/// <param name="Number">Its number; every fourth is a workbook.</param>
/// <param name="Name">The name it is handed in under.</param>
/// <param name="Bytes">What is in it.</param>
internal sealed record FuzzFile(int Number, string Name, byte[] Bytes)
{
    private static readonly (string Region, string County)[] Regions = [("440000", "440106"), ("110000", "110105"), ("500000", "500103"), ("440106", "440106"), ("100000", "320102")];

    private static readonly string[] Kinds = ["enterprise", "task", "difficulty", "case", "target", "inspection"];

    private static readonly string[] Indicators = ["trained_rate", "certified_rate", "high_skilled_rate", "union_rate", "skill_pay_rate", "career_ladder_rate"];

    private static readonly ReturnSchemas Schemas = ReturnSchemas.Load(InboxFixture.Schemas);

    /// <summary>Whether it was made as a workbook.</summary>
    public bool IsWorkbook => IsWorkbookOf(Number);

    /// <summary>Makes the file of a number.</summary>
    public static FuzzFile Of(int number)
    {
        var random = new Random(number);
        string kind = Kinds[random.Next(Kinds.Length)];
        (string region, string county) = Regions[random.Next(Regions.Length)];
        string period = kind is "target" or "inspection" ? "2025" : random.Next(2) == 0 ? "2025Q2" : "2025Q3";
        bool titles = random.Next(2) == 0;
        List<List<string>> rows = [[.. Schemas.Find(kind)!.Fields.Select(field => titles ? field.Title : field.Name)]];
        int first = random.Next(4);
        for (int row = random.Next(2, 7); row > 0; row--) rows.Add([.. Row(kind, period, county, first + row)]);
        if (random.Next(4) > 0)
        {
            for (int i = random.Next(1, 4); i > 0; i--) Mutations.Change(rows, random);
        }
        bool workbook = IsWorkbookOf(number);
        byte[] bytes = workbook ? WorkbookMutations.Of(rows, random) : Mutations.OfCsv(rows, random);
        // Now and then the name says the other format.
        string extension = workbook == (random.Next(30) > 0) ? "xlsx" : "csv";
        return new FuzzFile(number, $"{kind}_{period}_{region}.{extension}", bytes);
    }

    /// <summary>The number's kind of file.</summary>
    public static bool IsWorkbookOf(int number) => number % 4 == 0;

    private static string[] Row(string kind, string period, string county, int number)
    {
        string n = number.ToString(CultureInfo.InvariantCulture);
        // Enterprises are the same in no two regions.
        string Enterprise() => SlowChecker.CreditCode(int.Parse(county, CultureInfo.InvariantCulture) * 100 + number);
        return kind switch
        {
            "enterprise" => [period, county, Enterprise(), $"样例机械厂{n}", "C3489", "112", "3", "3", $"{120 + number}", "80", "40", "30", "10", "12.50", "15", "2", "是", "否", "是", "是", "否", $"65{n}0.00"],
            "task" => [period, county, "M01", $"T-{n}", "开展技能培训", "省总工会", "省财政厅、省教育厅", "2025-01-01", "2026-12-31", "in_progress", $"{10 * number}", "", "已培训 2000 人", ""],
            "difficulty" => [period, county, "M14", $"D-{n}", "funding", "培训补贴资金到位较晚，影响开班进度", "省财政厅", "2025-01-15", ""],
            "case" => [period, county, "M18", $"K-{n}", $"某市技能竞赛的做法{n}", "链主企业牵头组织上下游职工同台竞赛，竞赛成绩折算技能等级，成效明显。", "C3610", "3", "province"],
            "target" => [period, county, Indicators[number % Indicators.Length], $"{20 + number}.5"],
            _ => [period, county, "union", $"TRAIN-{n}", $"{20 + number}.5", "40", "协调小组办公室", "查阅培训台账，现场访谈 12 人"],
        };
    }
}
