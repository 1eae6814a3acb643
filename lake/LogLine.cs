using System.Text.Json;

namespace Analytics.Lake;

/// <summary>One action of a log: its text, its kind (<c>add</c>, <c>remove</c>, ...) and its value.</summary>
internal readonly record struct LogLine(string Text, string Action, JsonElement Value)
{
    /// <summary>The actions of an entry or a checkpoint. A checkpoint's lines name every kind, null but for one; empty lines are left out.</summary>
    /// <exception cref="JsonException">A line is no JSON, for example because it was cut off.</exception>
    public static IReadOnlyList<LogLine> Parse(IEnumerable<string> lines) =>
    [
        .. from line in lines
           where !string.IsNullOrWhiteSpace(line)
           from action in JsonElement.Parse(line).EnumerateObject()
           where action.Value.ValueKind == JsonValueKind.Object
           select new LogLine(line, action.Name, action.Value),
    ];
}
