using System.Buffers;
using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace Analytics.Ingest.Workbooks;

/// <summary>A cell as the workbook holds it.</summary>
/// <param name="Value">Its value; null for an empty one.</param>
/// <param name="Format">How a number is shown; null if as it is.</param>
internal readonly record struct WorkbookCell(object? Value, NumberFormat? Format)
{
    /// <summary>Whether it is a number that is neither scaled nor filled up with zeros.</summary>
    public bool IsPlainNumber => Value is double && Format is null or { IsPlain: true };
}

/// <summary>Writes cells as the text that a careful person would type.</summary>
/// <param name="reader">The workbook, asked for its number formats.</param>
/// <param name="date1904">Whether days count from 1904.</param>
internal sealed class WorkbookCells(IExcelDataReader reader, bool date1904)
{
    /// <summary>From here on a spreadsheet, which keeps 15 digits of a number, has lost some.</summary>
    public const double MostExact = 1e15;

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n\0");

    private readonly Dictionary<int, NumberFormat?> formats = [];

    /// <summary>A cell of the row that the reader is at.</summary>
    public WorkbookCell At(int column)
    {
        object? value = reader.GetValue(column);
        return new WorkbookCell(value, value is double ? FormatOf(column) : null);
    }

    /// <summary>The cell's text.</summary>
    public static string Text(WorkbookCell cell) => cell.Value switch
    {
        null => "",
        string text => text,
        double number => Number(number, cell.Format),
        bool yes => yes ? "true" : "false",
        DateTime day => day.TimeOfDay == TimeSpan.Zero ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : day.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        object other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Writes the cell as one of a CSV record and returns the bytes written; <paramref name="target"/> has room for <see cref="MostBytes"/>.</summary>
    public static int Write(WorkbookCell cell, Span<byte> target)
    {
        if (cell is { IsPlainNumber: true, Value: double number } && number == Math.Floor(number) && Math.Abs(number) < MostExact)
        {
            ((long)number).TryFormat(target, out int digits, provider: CultureInfo.InvariantCulture);
            return digits;
        }
        return cell.Value is null ? 0 : Write(Text(cell), target);
    }

    /// <summary>Writes a text as a cell of a CSV record.</summary>
    public static int Write(string text, Span<byte> target)
    {
        if (text.AsSpan().IndexOfAny(Quoted) < 0) return Encoding.UTF8.GetBytes(text, target);
        string quoted = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal).Replace('\0', '\uFFFD')}\"";
        return Encoding.UTF8.GetBytes(quoted, target);
    }

    /// <summary>Bytes that a cell takes at most.</summary>
    public static int MostBytes(WorkbookCell cell) => cell.Value is string text ? 6 * text.Length + 8 : 400;

    /// <summary>A number as a day of the workbook's date system; null if it can hardly be meant as one.</summary>
    public DateOnly? Day(WorkbookCell cell)
    {
        if (cell is not { IsPlainNumber: true, Value: double number } || number != Math.Floor(number) || number is < 20_000 or > 80_000) return null;
        // Day 60 of the 1900 system, 29 February 1900, was never; what is meant here lies long after it.
        DateOnly day = (date1904 ? new DateOnly(1904, 1, 1) : new DateOnly(1899, 12, 30)).AddDays((int)number);
        return day.Year is >= 1990 and < 2100 ? day : null;
    }

    /// <summary>What a cell shows of a number that it holds a thousand times as large, or so; null for any other.</summary>
    public static string? Scaled(WorkbookCell cell) => cell is { IsPlainNumber: false, Value: double number } && cell.Format!.IsScaled(number) ? cell.Format.Shown(number) ?? "" : null;

    /// <summary>Whether the spreadsheet made something else of a text that was typed, or shows what it does not hold: a date, a number of more digits than it keeps, <c>T-001</c> for 1.</summary>
    public static bool IsChanged(WorkbookCell cell) => cell.Value switch
    {
        DateTime or TimeSpan => true,
        double number => Math.Abs(number) >= MostExact || cell.Format is { } format && !format.IsPercent(number) && format.Shown(number) is { } shown && shown != Text(cell),
        _ => false,
    };

    private static string Number(double number, NumberFormat? format)
    {
        if (!double.IsFinite(number) || Math.Abs(number) > 7e28) return number.ToString("R", CultureInfo.InvariantCulture);
        // Excel shows 15 significant digits, and so many has a decimal made from a double.
        decimal exact = (decimal)number;
        if (format?.IsPercent(number) == true) return (exact * 100).ToString("0.############################", CultureInfo.InvariantCulture) + "%";
        return format?.Padding(number) is > 0 and int digits && exact == decimal.Floor(exact) ? exact.ToString(new string('0', digits), CultureInfo.InvariantCulture) : exact.ToString(CultureInfo.InvariantCulture);
    }

    // No spreadsheet takes a longer one.
    private const int MostFormat = 255;

    private NumberFormat? FormatOf(int column)
    {
        int index = reader.GetNumberFormatIndex(column);
        if (formats.TryGetValue(index, out NumberFormat? format)) return format;
        string code = reader.GetNumberFormatString(column) ?? "";
        return formats[index] = code is "" or "General" || code.Length > MostFormat ? null : new NumberFormat(code);
    }
}
