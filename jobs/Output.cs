using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Analytics.Jobs;

/// <summary>A column of what a command prints.</summary>
/// <param name="Key">Its name in CSV and JSON, the same in every language.</param>
/// <param name="Title">Its head in a table for people; null: only for programs.</param>
/// <param name="Value">The exact value.</param>
/// <param name="Shown">How people read it; null: as the value is.</param>
internal sealed record Field<T>(string Key, string? Title, Func<T, object?> Value, Func<T, string?>? Shown = null);

/// <summary>Data on stdout: a table for people, CSV or JSON for programs.</summary>
internal sealed class Output(Shell shell, string format)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>Data for programs, written elsewhere than to stdout.</summary>
    internal static Output To(TextWriter writer, string format) => new(new(writer, TextWriter.Null, null, false, ".", new Dictionary<string, string?>()), format);

    /// <summary>Whether people will read it.</summary>
    internal bool ForPeople => format == "table";

    /// <summary>Writes rows.</summary>
    internal void Write<T>(IReadOnlyList<T> rows, params IReadOnlyList<Field<T>> fields)
    {
        if (format == "json")
            WriteJson(rows.Select(r => fields.ToDictionary(f => f.Key, f => f.Value(r))).ToList());
        else if (format == "csv")
            WriteCsv(rows, fields);
        else
            WriteTable(rows, fields);
    }

    /// <summary>Writes one object as JSON.</summary>
    internal void WriteJson<T>(T value) => shell.Out.WriteLine(JsonSerializer.Serialize(value, Json));

    /// <summary>Writes a line for people.</summary>
    internal void Line(string line = "") => shell.Out.WriteLine(line);

    private void WriteTable<T>(IReadOnlyList<T> rows, IReadOnlyList<Field<T>> all)
    {
        if (rows.Count == 0)
            return;
        var fields = all.Where(f => f.Title is not null).ToList();
        var table = new Table { Border = TableBorder.Simple };
        foreach (var field in fields)
        {
            bool numbers = rows.Select(field.Value).Where(v => v is not null).All(v => v is int or long or double or decimal);
            table.AddColumn(new TableColumn(new Text(field.Title!)) { Alignment = numbers ? Justify.Right : Justify.Left, NoWrap = shell.OutWidth is null });
        }
        foreach (var row in rows)
            table.AddRow(fields.Select(f => new Text((f.Shown ?? (r => Plain(f.Value(r))))(row) ?? "")));
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(drawn), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = shell.OutWidth ?? 10_000;
        console.Write(table);
        foreach (string line in drawn.ToString().Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0))
            shell.Out.WriteLine(line);
    }

    private void WriteCsv<T>(IReadOnlyList<T> rows, IReadOnlyList<Field<T>> fields)
    {
        shell.Out.WriteLine(string.Join(',', fields.Select(f => f.Key)));
        foreach (var row in rows)
            shell.Out.WriteLine(string.Join(',', fields.Select(f => Cell(f.Value(row)))));
    }

    private static string Cell(object? value)
    {
        string text = Plain(value);
        // A spreadsheet would run text that starts like a formula.
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(text))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();
    }

    private static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static string Plain(object? value) => value switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        DateTimeOffset instant => instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, string> named => string.Join("; ", named.Select(n => $"{n.Key}={n.Value}")),
        IReadOnlyDictionary<string, long> counts => string.Join("; ", counts.Select(n => $"{n.Key}={n.Value}")),
        IEnumerable<DateTimeOffset> instants => string.Join(';', instants.Select(i => Plain(i))),
        IEnumerable<string> texts => string.Join(';', texts),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
