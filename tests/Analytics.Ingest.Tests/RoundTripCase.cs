using System.Globalization;

namespace Analytics.Ingest.Tests;

/// <summary>One way in which a return is wrong, and what it is when it has been put right.</summary>
/// <param name="Rule">The rule that tells it.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Wrong">The wrong cells: data row (from 1; 0 the titles, -1 the names above them), field (<c>+</c> the column behind the last), value.</param>
internal sealed record RoundTripCase(string Rule, string Kind, params (int Row, string Field, string Value)[] Wrong)
{
    /// <summary>The column that no field has.</summary>
    public const string Beyond = "+";

    public bool IsWarning { get; init; }

    /// <summary>Data rows of the right return.</summary>
    public int Rows { get; init; } = 3;

    /// <summary>Rows that the wrong return lacks at its end.</summary>
    public int LeftOut { get; init; }

    /// <summary>The file's region and that of its rows; a county of its own if not given.</summary>
    public (string File, string Rows)? Region { get; init; }

    /// <summary>What differs from the ordinary in every right row.</summary>
    public (string Field, string Value)[] With { get; init; } = [];

    /// <summary>What differs in one right row.</summary>
    public (int Row, string Field, string Value)[] Save { get; init; } = [];

    /// <summary>What the right rows were in the period before; null when there was none.</summary>
    public (string Field, string Value)[]? Before { get; init; }

    /// <summary>Files handed in first.</summary>
    public (string Name, Func<string, string> Text)[] Others { get; init; } = [];

    /// <summary>Where the finding stands, if not at the first wrong cell: row (0 the header) and field; <c>""</c> the row as a whole.</summary>
    public (int Row, string Field)? At { get; init; }

    /// <summary>Rules that must fail along with it.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>Formats in which it can happen.</summary>
    public string[] In { get; init; } = ["xlsx", "utf-8", "gb18030"];

    /// <summary>Whether the wrong cells of a CSV stand there unquoted.</summary>
    public bool Raw { get; init; }

    /// <summary>Bends a sheet beside its cells, and (false) straightens it.</summary>
    public Action<FilledWorkbook, bool>? Bend { get; init; }

    public bool IsYearly => Kind is "inspection" or "target";

    public string Period => IsYearly ? "2025" : "2025Q3";

    public string PeriodBefore => IsYearly ? "2024" : "2025Q2";

    /// <summary>The right return's rows.</summary>
    /// <param name="number">A number of its own.</param>
    /// <param name="region">Its rows' region.</param>
    /// <param name="before">Whether those of the period before are asked for.</param>
    public List<Dictionary<string, string>> Right(int number, string region, bool before = false)
    {
        var rows = new List<Dictionary<string, string>>();
        for (int i = 1; i <= Rows; i++)
        {
            Dictionary<string, string> row = Ordinary(Kind, number, i);
            (row["period"], row["region_code"]) = (before ? PeriodBefore : Period, region);
            foreach ((string field, string value) in With) row[field] = value;
            foreach ((_, string field, string value) in Save.Where(save => save.Row == i)) row[field] = value;
            foreach ((string field, string value) in before ? Before! : []) row[field] = value;
            rows.Add(row);
        }
        return rows;
    }

    private static Dictionary<string, string> Ordinary(string kind, int number, int row)
    {
        string text = kind switch
        {
            "enterprise" => $"enterprise_id={SlowChecker.CreditCode(number * 1000 + row)};enterprise_name=样例{row}厂;industry_code=C3489;ownership_code=112;holding_code=3;size_code=3;employees={119 + row};industrial_workers=80;"
                + "trained_workers=40;certified_workers=30;high_skilled_workers=10;training_spend=12.50;competition_participants=15;innovation_results=2;wage_agreement=是;skill_pay=否;career_ladder=是;union_established=是;"
                + $"chain_leader=否;average_wage={(6499 + row).ToString(CultureInfo.InvariantCulture)}.00",
            "task" => $"measure_code=M09;task_id=T-00{row};task_name=开展技能培训;responsible_unit=省总工会;assisting_units=;start_on=2025-01-01;due_on=2025-12-31;status=in_progress;progress_pct=60;completed_on=;milestone=;tags=",
            "difficulty" => $"measure_code=M09;difficulty_id=D-00{row};difficulty_code=funding;description=培训补贴资金拨付不及时，影响开班;owner=省财政厅;raised_on=2025-02-01;resolved_on=",
            "case" => $"measure_code=M09;case_id=A-00{row};title=某市的做法;summary=建立技能等级与薪酬挂钩的机制，职工参训积极性明显提高;industry_code=C3620;holding_code=3;level=county",
            "inspection" => $"channel=union;criterion_code=TRAIN-{row:D2};score=8.00;max_score=10.00;inspector=张某某;evidence=查阅培训台账",
            "target" => $"indicator_code={new[] { "trained_rate", "certified_rate", "high_skilled_rate" }[row - 1]};value=65.5000",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return text.Split(';').Select(each => each.Split('=')).ToDictionary(each => each[0], each => each[1]);
    }
}
