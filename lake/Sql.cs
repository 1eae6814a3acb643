using System.Text.Encodings.Web;

namespace Analytics.Lake;

/// <summary>Quoting for SQL text that is put together: nothing else may put a name or a value into a statement.</summary>
internal static class Sql
{
    /// <summary>A name in double quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in single quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A path to read, in single quotes, with the characters that DuckDB takes for wildcards made literal.</summary>
    public static string Path(string path) => Text(Literal(path));

    /// <summary>A list of paths to read, their wildcards made literal too. It may be long: DuckDB takes in one text several times faster than as many texts.</summary>
    public static string Paths(IEnumerable<string> paths) => $"{Text($"[{string.Join(',', paths.Select(path => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(Literal(path))}\""))}]")}::JSON::VARCHAR[]";

    /// <summary>Names in double quotes with commas between them.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    private static string Literal(string path) =>
        path.AsSpan().ContainsAny("*?[") ? string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString())) : path;
}
