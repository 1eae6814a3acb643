using System.Globalization;
using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>What a template lets be typed into the cells of a field, and what it says there.</summary>
internal static class TemplateRules
{
    // Excel cuts no text for us: longer ones make it call the workbook damaged.
    private const int TitleLimit = 32;
    private const int ErrorLimit = 225;
    private const int PromptLimit = 255;

    private static readonly DateOnly Epoch = new(1899, 12, 30);

    /// <summary>The validation of a column.</summary>
    /// <param name="field">The field.</param>
    /// <param name="cells">The cells, <c>C3:C1048576</c>.</param>
    /// <param name="choices">The range that holds its choices; null if it has none.</param>
    public static XElement Of(ReturnField field, string cells, string? choices)
    {
        XNamespace m = Ooxml.Main;
        (string? type, string? @operator, string? first, string? second, string zh, string en) = choices is not null
            ? ("list", null, choices, null, "请从下拉列表中选择。", "Choose from the list.")
            : Limits(field);
        bool onlyWarns = choices is not null && field.CodeList is null && field.Suggest is not null;
        if (onlyWarns) (zh, en) = ("列表中没有这个值，请核对；确认无误的，选“是”保留。", "Not in the list; keep it only if it is right.");
        var validation = new XElement(m + "dataValidation");
        void Say(string name, string? value)
        {
            if (value is not null) validation.SetAttributeValue(name, value);
        }
        Say("type", type);
        Say("errorStyle", onlyWarns ? "warning" : null);
        Say("operator", @operator);
        Say("allowBlank", "1");
        Say("showInputMessage", "1");
        Say("showErrorMessage", type is null ? null : "1");
        Say("errorTitle", type is null ? null : Ooxml.Cut(field.Title, TitleLimit));
        Say("error", type is null ? null : Ooxml.Cut($"{zh}\n{en}", ErrorLimit));
        Say("promptTitle", Ooxml.Cut(field.Title, TitleLimit));
        Say("prompt", Ooxml.Cut((field.Required ? "必填。" : "选填。") + What(field), PromptLimit));
        Say("sqref", cells);
        if (first is not null) validation.Add(new XElement(m + "formula1", first));
        if (second is not null) validation.Add(new XElement(m + "formula2", second));
        return validation;
    }

    /// <summary>What a field takes, in Chinese and English.</summary>
    public static string What(ReturnField field) => $"{field.Description}{Range(field)}\n{field.TitleEn}. {field.DescriptionEn}".Trim();

    /// <summary>A day as a spreadsheet counts it.</summary>
    public static int Serial(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    private static string Range(ReturnField field) => field switch
    {
        { Type: FieldType.WholeNumber or FieldType.DecimalNumber, Minimum: { } from, Maximum: { } to } => $"{Plain(from)} 至 {Plain(to)}。",
        { Type: FieldType.Text, CodeList: null, MaxLength: { } most, IsCreditCode: false } => $"最多 {most} 个字。",
        _ => "",
    };

    private static (string? Type, string? Operator, string? First, string? Second, string Zh, string En) Limits(ReturnField field)
    {
        switch (field.Type)
        {
            case FieldType.WholeNumber or FieldType.DecimalNumber:
                // As many digits as the lake keeps, where the schema sets no bound.
                decimal widest = (decimal)Math.Pow(10, field.Type == FieldType.WholeNumber ? 15 : Math.Min(15, field.Precision - field.Scale)) - 1;
                (decimal from, decimal to) = (field.Minimum ?? -widest, field.Maximum ?? widest);
                (string zh, string en) = field.Type == FieldType.WholeNumber ? ("整数", "a whole number") : ($"数字（至多 {field.Scale} 位小数）", $"a number with at most {field.Scale} decimals");
                return (field.Type == FieldType.WholeNumber ? "whole" : "decimal", "between", Number(from), Number(to),
                    $"“{field.Title}”应填 {Plain(from)} 至 {Plain(to)} 的{zh}。", $"Takes {en} from {Plain(from)} to {Plain(to)}.");
            case FieldType.Date:
                DateOnly earliest = field.Minimum is { } low ? DateOnly.FromDayNumber((int)low) : new DateOnly(2000, 1, 1);
                DateOnly latest = field.Maximum is { } high ? DateOnly.FromDayNumber((int)high) : new DateOnly(2099, 12, 31);
                return ("date", "between", Number(Serial(earliest)), Number(Serial(latest)),
                    $"“{field.Title}”应填日期，写作 2025-09-30，在 {earliest:yyyy-MM-dd} 至 {latest:yyyy-MM-dd} 之间。", "Takes a date such as 2025-09-30.");
            default:
                if (field.MinLength is null && field.MaxLength is null) return (null, null, null, null, "", "");
                int shortest = field.MinLength ?? 0, longest = field.MaxLength ?? 32_767;
                return ("textLength", "between", Number(shortest), Number(longest),
                    shortest == longest ? $"“{field.Title}”应为 {shortest} 位。" : $"“{field.Title}”应为 {Math.Max(1, shortest)} 至 {longest} 个字。",
                    shortest == longest ? $"Takes {shortest} characters." : $"Takes {Math.Max(1, shortest)} to {longest} characters.");
        }
    }

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Plain(decimal value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
