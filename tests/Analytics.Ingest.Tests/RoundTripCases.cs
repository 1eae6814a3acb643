using System.Xml.Linq;

namespace Analytics.Ingest.Tests;

/// <summary>Every rule that concerns a cell, each broken in one place.</summary>
internal static class RoundTripCases
{
    private const string E = "enterprise", T = "task", D = "difficulty", C = "case", I = "inspection", G = "target";

    private static readonly string[] Workbook = ["xlsx"], Csv = ["utf-8", "gb18030"];

    private static readonly XNamespace M = WorkbookFile.Main;

    /// <summary>Rules without a cell to correct, and why.</summary>
    public static readonly Dictionary<string, string> WithoutCell = new()
    {
        ["file_name"] = "the name of the file is wrong",
        ["unknown_kind"] = "the name of the file is wrong",
        ["file_period"] = "the name of the file is wrong",
        ["file_frequency"] = "the name of the file is wrong",
        ["file_region"] = "the name of the file is wrong",
        ["unsupported_format"] = "the file is of another format",
        ["format_by_content"] = "the extension of the file is wrong",
        ["other_format"] = "the file is of another format",
        ["empty_file"] = "there is no cell",
        ["no_rows"] = "there is no row to mark",
        ["not_text"] = "the file is no text",
        ["lost_characters"] = "the file is saved again as a whole",
        ["encoding"] = "the file is saved again as a whole",
        ["enum"] = "no kind lists values: all have code lists",
        ["same_file"] = "the file as a whole is another's",
        ["same_as_previous"] = "the file as a whole is the one of the period before",
        ["period_unknown"] = "the desk refuses the file, whatever is in it",
        ["window_not_open"] = "the desk refuses the file, whatever is in it",
        ["window_closed"] = "the desk refuses the file, whatever is in it",
        ["period_locked"] = "the desk refuses the file, whatever is in it",
        ["return_approved"] = "the desk refuses the file, whatever is in it",
        ["limit"] = "the file is divided",
        ["workbook_password"] = "the workbook cannot be opened",
        ["workbook_old"] = "the workbook is of another format",
        ["workbook_damaged"] = "the workbook cannot be opened",
        ["workbook_unsafe"] = "the workbook is not opened",
        ["workbook_strict"] = "the workbook is of another format",
        ["no_sheet"] = "the workbook has no sheet of data",
        ["hidden_sheet"] = "a sheet, not a cell",
        ["rows_elsewhere"] = "another sheet, not a cell of this one",
        ["scaled_number"] = "the format of the cell, which templates set",
        ["workbook_macros"] = "the workbook as a whole",
        ["workbook_links"] = "the workbook as a whole",
    };

    public static readonly RoundTripCase[] All =
    [
        // What a cell, a row or a header can be.
        new("required", E, (1, "enterprise_name", "")),
        new("integer", E, (1, "employees", "120.7")),
        new("number", E, (1, "training_spend", "12.345")),
        new("boolean", E, (1, "skill_pay", "有")),
        new("date", T, (1, "start_on", "2025-02-30")),
        new("minimum", E, (1, "innovation_results", "-1")),
        new("maximum", E, (1, "innovation_results", "100001")),
        new("min_length", E, (1, "enterprise_name", "厂")),
        new("max_length", E, (1, "enterprise_name", new string('长', 101))),
        new("pattern", E, (1, "industry_code", "c3489")),
        new("code_list", E, (1, "ownership_code", "999")),
        new("code_name", E, (1, "holding_code", "3 国有控股")),
        new("credit_code", E, (1, "enterprise_id", "91000000000000001X")),
        new("rounded_code", E, (1, "enterprise_id", "<c><v>9.1E17</v></c>")) { In = Workbook },
        new("rounded_code", E, (1, "enterprise_id", "9.10E+17")) { In = Csv },
        new("wrong_period", E, (1, "period", "2025Q2")),
        new("wrong_region", E, (1, "region_code", "110101")),
        new("cell_count", E, (1, "training_spend", "12,50")) { In = Csv, Raw = true, At = (1, "") },
        new("broken_quote", E, (2, "enterprise_name", "5\" 管厂")) { In = Csv, Raw = true, At = (2, "") },
        new("line_too_long", E, (2, "enterprise_name", new string('x', 2_000_000))) { In = Csv, At = (2, "") },
        new("unknown_column", E, (0, RoundTripCase.Beyond, "备注")),
        new("doubled_column", E, (0, RoundTripCase.Beyond, "报告期")),
        // The last column is gone as a whole; the name that a template hides above its title too.
        new("missing_column", G, [.. Enumerable.Range(-1, 5).Select(row => (row, "value", ""))]) { At = (0, "") },
        new("no_header", C, [.. from row in new[] { -1, 0 } from field in CaseFile.Header.Split(',') select (row, field, "")]) { At = (-1, "") },
        new("duplicate_key", E, (2, "enterprise_id", "=1")),
        new("duplicate_key", E, (3, "enterprise_id", "=1")) { Region = ("120000", "120101"), Save = [(3, "region_code", "120102")] },
        new("key_taken", E, (1, "enterprise_id", SlowChecker.CreditCode(999_001)))
        {
            Others = [("enterprise_2025Q3_310101.csv", _ => EnterpriseFile.Of(EnterpriseFile.Row(("region_code", "310101"), ("enterprise_id", SlowChecker.CreditCode(999_001)))))],
        },

        // What a workbook can be.
        new("cell_error", E, (1, "enterprise_name", "<c t=\"e\"><v>#N/A</v></c>")) { In = Workbook },
        new("formulas", E, (1, "employees", "<c><f>60+60</f><v>120</v></c>")) { In = Workbook, IsWarning = true },
        new("formula_no_value", T, (1, "milestone", "<c><f>A1</f></c>")) { In = Workbook },
        new("beside_table", E, (2, RoundTripCase.Beyond, "合计")) { In = Workbook },
        new("merged_cells", E) { In = Workbook, At = (1, "enterprise_name"), Bend = (book, wrong) =>
        {
            if (wrong) book.Sheet.Element(M + "sheetData")!.AddAfterSelf(new XElement(M + "mergeCells", new XElement(M + "mergeCell", new XAttribute("ref", "D3:D4"))));
            else book.Sheet.Element(M + "mergeCells")!.Remove();
        } },
        new("hidden_rows", E) { In = Workbook, IsWarning = true, At = (1, ""), Bend = (book, wrong) => book.Row(3)!.SetAttributeValue("hidden", wrong ? "1" : null) },
        new("hidden_columns", E) { In = Workbook, IsWarning = true, At = (0, "region_code"), Bend = (book, wrong) => book.Sheet.Element(M + "cols")!.Elements().ElementAt(1).SetAttributeValue("hidden", wrong ? "1" : null) },
        new("changed_by_spreadsheet", T, (1, "task_id", "<c><v>1.23456789012345E+17</v></c>")) { In = Workbook },
        // 45658 days from 30 December 1899 are 1 January 2025, which the right row says.
        new("date_serial", T, (1, "start_on", "<c s=\"0\"><v>45658</v></c>")) { In = Workbook, IsWarning = true, Bend = (book, wrong) =>
        {
            if (!wrong) book.Format(3, 7);
        } },

        // The checks of the schemas.
        new("region_is_county", E, (1, "region_code", "110000")) { Region = ("110000", "110101") },
        new("industry_division_known", E, (1, "industry_code", "C9910")),
        new("industry_class_known", E, (1, "industry_code", "C3699")) { IsWarning = true },
        new("ownership_is_leaf", E, (1, "ownership_code", "110")),
        new("holding_fits_ownership", E, (1, "holding_code", "1")) { IsWarning = true },
        new("workers_le_employees", E, (1, "industrial_workers", "121")),
        new("trained_le_workers", E, (1, "trained_workers", "81")),
        new("certified_le_workers", E, (1, "certified_workers", "81")),
        new("high_skilled_le_certified", E, (1, "high_skilled_workers", "31")),
        new("competitors_le_employees", E, (1, "competition_participants", "121")),
        new("size_fits_employees", E, (1, "size_code", "4")) { IsWarning = true, With = [("employees", "1500")] },
        new("everybody_trained", E, (1, "trained_workers", "400")) { IsWarning = true, With = [("employees", "500"), ("industrial_workers", "400")] },
        new("training_spend_unit", E, (1, "training_spend", "12345.00")) { IsWarning = true },
        new("average_wage_unit", E, (1, "average_wage", "650.00")) { IsWarning = true },
        new("employees_jump", E, (1, "employees", "700")) { IsWarning = true, Before = [] },
        new("wage_jump", E, (1, "average_wage", "14000.00")) { IsWarning = true, Before = [] },
        new("industry_changed", E, (1, "industry_code", "C3620")) { IsWarning = true, Before = [] },
        new("holding_changed", E, (1, "holding_code", "9")) { IsWarning = true, Before = [] },
        new("employees_halved", E, (1, "employees", "60")) { IsWarning = true, Before = [], With = [("industrial_workers", "50"), ("trained_workers", "20"), ("certified_workers", "20")] },
        new("all_trained_everywhere", E, (1, "trained_workers", "80")) { IsWarning = true, Rows = 20, With = [("trained_workers", "80")], Save = [(1, "trained_workers", "79")], At = (0, "trained_workers") },
        new("same_wage_everywhere", E, (1, "average_wage", "6500.00")) { IsWarning = true, Rows = 20, With = [("average_wage", "6500.00")], Save = [(1, "average_wage", "6500.01")], At = (0, "average_wage") },
        new("enterprises_came_and_went", E) { IsWarning = true, Rows = 40, LeftOut = 11, Before = [("innovation_results", "1")], At = (0, "enterprise_id") },

        new("region_in_use", T, (1, "region_code", "469000")) { Region = ("460000", "460100") },
        new("start_plausible", T, (1, "start_on", "2014-12-31")),
        new("due_plausible", T, (1, "due_on", "2051-01-01")),
        new("due_after_start", T, (1, "due_on", "2024-12-31")),
        new("completed_iff_done", T, (1, "completed_on", "2025-08-01")),
        new("done_is_100", T, (1, "progress_pct", "90")) { With = [("status", "done"), ("progress_pct", "100"), ("completed_on", "2025-08-01")] },
        new("not_started_is_0", T, (1, "progress_pct", "5")) { With = [("status", "not_started"), ("progress_pct", "0")] },
        new("full_but_not_done", T, (1, "progress_pct", "100")) { IsWarning = true },
        new("completed_after_start", T, (1, "completed_on", "2024-12-31")) { With = [("status", "done"), ("progress_pct", "100"), ("completed_on", "2025-08-01")] },
        new("completed_in_period", T, (1, "completed_on", "2025-10-01")) { IsWarning = true, With = [("status", "done"), ("progress_pct", "100"), ("completed_on", "2025-08-01")] },
        new("not_started_late", T, (1, "due_on", "2025-06-30")) { IsWarning = true, With = [("status", "not_started"), ("progress_pct", "0")], At = (1, "status") },
        new("progress_went_back", T, (1, "progress_pct", "50")) { IsWarning = true, Before = [] },
        // A task that was done was at 100, and one that is at 100 and not done is told of too: it cannot stand alone.
        new("reopened", T, (1, "status", "in_progress"), (1, "progress_pct", "90"), (1, "completed_on", ""))
        {
            IsWarning = true, Before = [], With = [("status", "done"), ("progress_pct", "100"), ("completed_on", "2025-05-01")], Also = ["progress_went_back"],
        },
        new("due_moved", T, (1, "due_on", "2026-03-31")) { IsWarning = true, Before = [] },
        new("measure_changed", T, (1, "measure_code", "M10")) { IsWarning = true, Before = [] },
        new("completed_moved", T, (1, "completed_on", "2025-06-01")) { IsWarning = true, Before = [], With = [("status", "done"), ("progress_pct", "100"), ("completed_on", "2025-05-01")] },
        new("tasks_dropped", T) { IsWarning = true, Before = [], LeftOut = 1, At = (0, "task_id") },

        new("region_in_use", D, (1, "region_code", "469000")) { Region = ("460000", "460100") },
        new("raised_plausible", D, (1, "raised_on", "2014-12-31")),
        new("resolved_after_raised", D, (1, "resolved_on", "2025-01-31")),
        new("raised_in_period", D, (1, "raised_on", "2025-10-01")),
        new("resolved_in_period", D, (1, "resolved_on", "2025-10-01")) { IsWarning = true },
        new("other_explained", D, (1, "description", "说明文字不足")) { IsWarning = true, With = [("difficulty_code", "other")] },
        new("raised_moved", D, (1, "raised_on", "2025-02-02")) { IsWarning = true, Before = [] },
        new("reopened", D, (1, "resolved_on", "")) { IsWarning = true, Before = [], With = [("resolved_on", "2025-05-05")] },
        new("measure_without_task", D, (1, "measure_code", "M10")) { IsWarning = true, Others = [TasksOfM09] },
        new("difficulties_dropped", D) { IsWarning = true, Before = [], LeftOut = 1, At = (0, "difficulty_id") },

        new("region_in_use", C, (1, "region_code", "469000")) { Region = ("460000", "460100") },
        new("industry_division_known", C, (1, "industry_code", "C9910")),
        new("summary_says_something", C, (1, "summary", "做法很好")) { IsWarning = true },
        new("measure_without_task", C, (1, "measure_code", "M10")) { IsWarning = true, Others = [TasksOfM09] },

        new("region_in_use", I, (1, "region_code", "469000")) { Region = ("460000", "460100") },
        new("score_le_max", I, (1, "score", "11.00")),
        new("evidence_for_extremes", I, (1, "evidence", "")) { IsWarning = true, With = [("score", "10.00")] },
        new("max_score_changed", I, (1, "max_score", "12.00")) { IsWarning = true, Before = [] },
        new("full_marks_everywhere", I, (1, "score", "10.00")) { IsWarning = true, Rows = 20, With = [("score", "10.00")], Save = [(1, "score", "9.50")], At = (0, "score") },

        new("region_in_use", G, (1, "region_code", "469000")) { Region = ("460000", "460100") },
        new("share_le_100", G, (1, "value", "120.0000")),
        new("share_as_fraction", G, (1, "value", "0.6550")) { IsWarning = true },
        new("target_jump", G, (1, "value", "20.0000")) { IsWarning = true, Before = [] },
    ];

    private static (string, Func<string, string>) TasksOfM09 => ("task_2025Q3_{0}.csv", region =>
        "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n"
        + $"2025Q3,{region},M09,T-001,开展技能培训,省总工会,,2025-01-01,2025-12-31,in_progress,60,,,\n");
}
