using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Analytics.Transforms.Assessments;

/// <summary>
/// Looks through the text of a definition before it is read: a slip of syntax is told with line and column, and a key that is mistyped, missing or given twice with its place and the keys
/// that are known there. Read as it is, a missing number would be zero.
/// </summary>
internal static class DefinitionText
{
    /// <summary>Looks through a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">The file's name.</param>
    /// <exception cref="TransformException">It is no JSON, or a key is wrong.</exception>
    internal static void Check(string json, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Check(document.RootElement, typeof(Definition), "", file, isItem: true);
        }
        catch (JsonException e)
        {
            var (line, column) = (e.LineNumber ?? 0, Column(json, (int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0)));
            throw Definition.Wrong(
                file, $"第 {line + 1} 行第 {column} 列", $"line {line + 1}, column {column}", "这里或前面不合 JSON 语法；请检查引号、逗号和括号", "this is no JSON here or just before; look at quotes, commas and brackets");
        }
    }

    private static void Check(JsonElement element, Type type, string place, string file, bool isItem = false)
    {
        if (ItemOf(type) is { } item)
        {
            if (element.ValueKind == JsonValueKind.Null)
                throw Null(file, place);
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var (i, each) in element.EnumerateArray().Index())
                    Check(each, item, $"{place}/{CodeOf(each) ?? $"#{i + 1}"}", file, isItem: true);
                return;
            }
        }
        if (isItem && element.ValueKind == JsonValueKind.Null)
            throw Null(file, place);
        // Anything else that is wrong with a value is told when it is read.
        if (element.ValueKind != JsonValueKind.Object || !type.IsClass || type == typeof(string))
            return;
        string at = place.Length == 0 ? "（顶层）" : place, atEn = place.Length == 0 ? "top level" : place;
        var keys = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).ToDictionary(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.TryGetValue(property.Name, out var known))
            {
                throw Definition.Wrong(
                    file, at, atEn, $"不认识“{property.Name}”；这里可以写：{string.Join("、", keys.Keys)}", $"the key \"{property.Name}\" is not known; here there can be: {string.Join(", ", keys.Keys)}");
            }
            if (!given.Add(property.Name))
                throw Definition.Wrong(file, at, atEn, $"“{property.Name}”写了两次，请去掉一个", $"the key \"{property.Name}\" is there twice; take one out");
            // Nodes are found by the codes on the way to them, as in all other messages.
            string under = property.Name switch { "root" => $"/{CodeOf(property.Value) ?? "root"}", "children" => place, _ => place.Length == 0 ? property.Name : $"{place}/{property.Name}" };
            Check(property.Value, known.PropertyType, under, file);
        }
        foreach (string key in keys.Where(key => IsRequired(type, key.Value)).Select(key => key.Key).Where(key => !given.Contains(key) || element.GetProperty(key).ValueKind == JsonValueKind.Null))
            throw Definition.Wrong(file, at, atEn, $"缺少“{key}”", $"the key \"{key}\" is missing");
    }

    private static TransformException Null(string file, string place) => Definition.Wrong(
        file, place.Length == 0 ? "（顶层）" : place, place.Length == 0 ? "top level" : place, "不能是 null；请写出来，或去掉这一项", "must not be null; write it out, or take it out");

    private static Type? ItemOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsRequired(Type type, PropertyInfo property) => property.IsDefined(typeof(RequiredMemberAttribute))
        || type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue);

    private static string? CodeOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String ? code.GetString() : null;

    // JSON counts bytes; people count characters, from 1.
    private static int Column(string json, int line, int bytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(json.Split('\n').ElementAtOrDefault(line) ?? "");
        return Encoding.UTF8.GetCharCount(text, 0, Math.Min(bytes, text.Length)) + 1;
    }
}
