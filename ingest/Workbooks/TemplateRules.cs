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
        (string? type, string? @operator, string? first, string? second, (string Zh, string En) error) = choices is not null
            ? ("list", null, choices, null, TemplateTexts.Choose.With())
            : Limits(field);
        bool onlyWarns = choices is not null && field.CodeList is null && field.Suggest is not null;
        if (onlyWarns) error = TemplateTexts.NotInList.With();
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
        Say("error", type is null ? null : Ooxml.Cut($"{error.Zh}\n{error.En}", ErrorLimit));
        Say("promptTitle", Ooxml.Cut(field.Title, TitleLimit));
        Say("prompt", Ooxml.Cut(What(field, field.Required ? TemplateTexts.Required : TemplateTexts.Optional), PromptLimit));
        Say("sqref", cells);
        if (first is not null) validation.Add(new XElement(m + "formula1", first));
        if (second is not null) validation.Add(new XElement(m + "formula2", second));
        return validation;
    }

    /// <summary>What a field takes, in Chinese and English.</summary>
    /// <param name="field">The field.</param>
    /// <param name="before">What is said before.</param>
    public static string What(ReturnField field, Text? before = null)
    {
        (string Zh, string En) range = Range(field) ?? ("", "");
        return $"{before?.Zh}{field.Description}{range.Zh}\n{field.TitleEn}. {before?.En} {field.DescriptionEn} {range.En}".Trim().Replace("  ", " ", StringComparison.Ordinal);
    }

    /// <summary>A day as a spreadsheet counts it.</summary>
    public static int Serial(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    private static (string Zh, string En)? Range(ReturnField field) => field switch
    {
        { Type: FieldType.WholeNumber or FieldType.DecimalNumber, Minimum: { } from, Maximum: { } to } => TemplateTexts.Range.With(Plain(from), Plain(to)),
        { Type: FieldType.Text, CodeList: null, MaxLength: { } most, IsCreditCode: false } => TemplateTexts.AtMost.With(most),
        _ => null,
    };

    private static (string? Type, string? Operator, string? First, string? Second, (string Zh, string En) Error) Limits(ReturnField field)
    {
        switch (field.Type)
        {
            case FieldType.WholeNumber or FieldType.DecimalNumber:
                // As many digits as the lake keeps, where the schema sets no bound.
                decimal widest = (decimal)Math.Pow(10, field.Type == FieldType.WholeNumber ? 15 : Math.Min(15, field.Precision - field.Scale)) - 1;
                (decimal from, decimal to) = (field.Minimum ?? -widest, field.Maximum ?? widest);
                return (field.Type == FieldType.WholeNumber ? "whole" : "decimal", "between", Number(from), Number(to),
                    (field.Type == FieldType.WholeNumber ? TemplateTexts.Whole : TemplateTexts.Decimal).With(field.Titles, Plain(from), Plain(to), field.Scale));
            case FieldType.Date:
                DateOnly earliest = field.Minimum is { } low ? DateOnly.FromDayNumber((int)low) : new DateOnly(2000, 1, 1);
                DateOnly latest = field.Maximum is { } high ? DateOnly.FromDayNumber((int)high) : new DateOnly(2099, 12, 31);
                return ("date", "between", Number(Serial(earliest)), Number(Serial(latest)),
                    TemplateTexts.Date.With(field.Titles, earliest, latest));
            default:
                if (field.MinLength is null && field.MaxLength is null) return (null, null, null, null, ("", ""));
                int shortest = field.MinLength ?? 0, longest = field.MaxLength ?? 32_767;
                return ("textLength", "between", Number(shortest), Number(longest),
                    shortest == longest ? TemplateTexts.Characters.With(field.Titles, shortest) : TemplateTexts.Length.With(field.Titles, Math.Max(1, shortest), longest));
        }
    }

    private static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Plain(decimal value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);
}
