using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Ingest.Tests;

/// <summary>
/// The rules of a schema once more, written another way from their descriptions: cell by cell over strings, straight from the JSON and the seeds, sharing no
/// code with the program. Slow, and meant to be read. It knows a return by itself; nothing came before it, and no other kind is in.
/// </summary>
internal sealed class SlowChecker
{
    private static readonly char[] Spaces = [' ', '\t', '\r', '\n', '\u00A0', '\u3000', '\uFEFF'];

    private readonly JsonElement schema;
    private readonly List<JsonElement> fields;
    private readonly Dictionary<string, HashSet<string>> codes = [];
    private readonly Dictionary<string, List<(string Code, string Zh, string En)>> names = [];
    private readonly SlowRules rules;

    public SlowChecker(string schemas, string seeds, string kind)
    {
        schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(schemas, kind + ".json"))).RootElement;
        fields = [.. schema.GetProperty("fields").EnumerateArray()];
        foreach (JsonElement key in schema.GetProperty("foreignKeys").EnumerateArray())
        {
            JsonElement reference = key.GetProperty("reference");
            List<Dictionary<string, string>> list = Seed(seeds, reference.GetProperty("resource").GetString()!);
            codes[key.GetProperty("fields").GetString()!] = [.. list.Select(row => row[reference.GetProperty("fields").GetString()!])];
        }
        foreach (JsonElement field in fields.Where(field => codes.ContainsKey(Text(field, "name")) || Has(field, "suggest")))
        {
            JsonElement list = Has(field, "suggest")
                ? field.GetProperty("suggest")
                : schema.GetProperty("foreignKeys").EnumerateArray().Single(key => key.GetProperty("fields").GetString() == Text(field, "name")).GetProperty("reference");
            names[Text(field, "name")] = [.. Seed(seeds, Text(list, "resource")).Select(row => (row[Text(list, "fields")],
                row.GetValueOrDefault("name_zh") ?? row.GetValueOrDefault("title_zh") ?? "", row.GetValueOrDefault("name_en") ?? row.GetValueOrDefault("title_en") ?? ""))];
        }
        rules = new SlowRules(kind, name => Seed(seeds, name));
        // A check that nobody wrote a second time would go unproved.
        IEnumerable<string> own = schema.GetProperty("checks").EnumerateArray().Select(check => check.GetRawText())
            .Where(text => !text.Contains("previous", StringComparison.Ordinal) && !text.Contains("returns_", StringComparison.Ordinal))
            .Select(text => JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!);
        Assert.Equal(own.Order(StringComparer.Ordinal), rules.Codes.Order(StringComparer.Ordinal));
    }

    /// <summary>A code of number <paramref name="number"/>, 91 and fifteen digits, with its check character by GB 32100-2015.</summary>
    public static string CreditCode(int number)
    {
        string body = "91" + number.ToString("D15", CultureInfo.InvariantCulture);
        return body + CheckCharacter(body);
    }

    /// <summary>What is wrong with a file, as "row:column rule severity".</summary>
    public HashSet<string> Check(string text, string period, string region)
    {
        var found = new List<(int Row, int Column, string Rule, string Severity)>();
        List<List<string>> records = Split(text);
        List<string> header = [.. records[0].Select(Trim)];
        int[] columns = [.. fields.Select(field => header.FindIndex(name => name == Text(field, "title") || string.Equals(name, Text(field, "name"), StringComparison.OrdinalIgnoreCase)))];
        Assert.DoesNotContain(-1, columns);
        var rows = new List<(int Row, Dictionary<string, object?> Values)>();
        int data = 0;
        for (int i = 1; i < records.Count; i++)
        {
            List<string> record = records[i];
            if (record.All(cell => cell.Length == 0)) continue;
            data++;
            if (record.Count < header.Count || record.Skip(header.Count).Any(cell => cell.Length > 0))
            {
                found.Add((i + 1, 0, "cell_count", "error"));
                continue;
            }
            var values = new Dictionary<string, object?>();
            for (int f = 0; f < fields.Count; f++)
            {
                (string? rule, object? value) = Cell(fields[f], Trim(record[columns[f]]), period, region);
                if (rule is not null) found.Add((i + 1, columns[f] + 1, rule, "error"));
                values[Text(fields[f], "name")] = rule is null ? value : null;
            }
            // A row belongs to the file's period, whatever its cell says.
            values["period"] = period;
            rows.Add((i + 1, values));
        }
        int ColumnOf(string name) => columns[fields.FindIndex(field => Text(field, "name") == name)] + 1;
        found.AddRange(Keys(rows, ColumnOf));
        foreach ((int row, Dictionary<string, object?> values) in rows)
            found.AddRange(rules.Row(values).Select(broken => (row, ColumnOf(broken.Field), broken.Code, Severity(broken.Code))));
        found.AddRange(rules.Whole([.. rows.Select(row => row.Values)]).Select(broken => (1, ColumnOf(broken.Field), broken.Code, Severity(broken.Code))));
        return Told(found, data);
    }

    /// <summary>A rule that fails in a column in more than 20 rows and more than half of them is told once.</summary>
    private static HashSet<string> Told(List<(int Row, int Column, string Rule, string Severity)> found, int rows)
    {
        var told = new HashSet<string>();
        foreach (var group in found.GroupBy(finding => (finding.Rule, finding.Column)))
        {
            bool once = group.Count() > 20 && group.Count() > rows / 2.0;
            foreach ((int row, int column, string rule, string severity) in group.OrderBy(finding => finding.Row).Take(once ? 1 : int.MaxValue))
                Assert.True(told.Add($"{row}:{column} {rule} {severity}"));
        }
        return told;
    }

    private IEnumerable<(int, int, string, string)> Keys(List<(int Row, Dictionary<string, object?> Values)> rows, Func<string, int> columnOf)
    {
        List<string> key = [.. schema.GetProperty("primaryKey").EnumerateArray().Select(name => name.GetString()!).Where(name => name != "period")];
        var seen = new HashSet<string>();
        foreach ((int row, Dictionary<string, object?> values) in rows)
        {
            if (key.Any(name => values[name] is null)) continue;
            if (!seen.Add(string.Join('\u0001', key.Select(name => values[name])))) yield return (row, columnOf(key[^1]), "duplicate_key", "error");
        }
    }

    private string Severity(string code) => Text(schema.GetProperty("checks").EnumerateArray().Single(check => Text(check, "code") == code), "severity");

    private (string? Rule, object? Value) Cell(JsonElement field, string text, string period, string region)
    {
        JsonElement limits = field.TryGetProperty("constraints", out JsonElement constraints) ? constraints : default;
        if (text.Length == 0) return (Has(limits, "required") && limits.GetProperty("required").GetBoolean() ? "required" : null, null);
        string type = Text(field, "type");
        if (names.TryGetValue(Text(field, "name"), out var list))
        {
            (bool contradicted, string meant) = Meant(list, text, Text(field, "name") == "region_code" ? Within(region) : "");
            if (contradicted) return ("code_name", null);
            text = meant;
        }
        return type switch
        {
            "integer" => Number(field, limits, text, 18, 0, "integer"),
            "number" => Decimal(field, limits, text),
            "boolean" => Boolean(field, text),
            "date" => Date(text),
            _ => (Word(field, limits, text, period, region), text),
        };
    }

    /// <summary>What a drop-down list writes, "3 私人控股", and the name alone if it can mean one code only, stand for the code.</summary>
    private static (bool Contradicted, string Text) Meant(List<(string Code, string Zh, string En)> list, string text, string within)
    {
        Match match = Regex.Match(text, "^([!-~]+)[ \u3000\u00A0](.*)$", RegexOptions.Singleline);
        List<(string Code, string Zh, string En)> entries = [.. list.Where(entry => match.Success && entry.Code == match.Groups[1].Value)];
        if (entries.Count > 0)
        {
            string name = match.Groups[2].Value.Trim();
            return entries.Any(entry => name == entry.Zh || string.Equals(name, entry.En, StringComparison.OrdinalIgnoreCase)) ? (false, entries[0].Code) : (true, text);
        }
        List<string> named = [.. list.Where(entry => entry.Zh == text && entry.Code.StartsWith(within, StringComparison.Ordinal)).Select(entry => entry.Code).Distinct()];
        return (false, named.Count == 1 ? named[0] : text);
    }

    /// <summary>The digits of the scope: all six of a county, four of a prefecture, two of a province, none of the country.</summary>
    private static string Within(string region) => region == "100000" ? "" : Regex.Replace(region, "(0000|00)$", "");

    private static (string?, object?) Decimal(JsonElement field, JsonElement limits, string text)
    {
        Match format = Regex.Match(Text(field, "format"), @"^decimal\((\d+),(\d+)\)$");
        return Number(field, limits, text, int.Parse(format.Groups[1].Value, null), int.Parse(format.Groups[2].Value, null), "number");
    }

    private static (string?, object?) Number(JsonElement field, JsonElement limits, string text, int precision, int scale, string rule)
    {
        string plain = Narrow(text);
        string whole = Has(field, "groupChar") ? @"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)" : "[0-9]+";
        Match match = Regex.Match(plain, $@"\A(-?)({whole})(?:\.([0-9]+))?\z");
        if (!match.Success || (scale == 0 && match.Groups[3].Success)) return (rule, null);
        string decimals = match.Groups[3].Value;
        if (decimals.Length > scale && decimals[scale..].Any(digit => digit != '0')) return (rule, null);
        BigInteger units = BigInteger.Parse(match.Groups[2].Value.Replace(",", "", StringComparison.Ordinal) + decimals.PadRight(scale, '0')[..scale], CultureInfo.InvariantCulture);
        if (units >= BigInteger.Pow(10, 18)) return (rule, null);
        if (units >= BigInteger.Pow(10, precision)) return ("maximum", null);
        decimal value = (decimal)units / (decimal)BigInteger.Pow(10, scale) * (match.Groups[1].Length > 0 ? -1 : 1);
        if (Has(limits, "minimum") && value < limits.GetProperty("minimum").GetDecimal()) return ("minimum", null);
        if (Has(limits, "maximum") && value > limits.GetProperty("maximum").GetDecimal()) return ("maximum", null);
        return (null, value);
    }

    private static (string?, object?) Boolean(JsonElement field, string text)
    {
        bool Among(string property) => field.GetProperty(property).EnumerateArray().Any(value => string.Equals(value.GetString(), text, StringComparison.OrdinalIgnoreCase));
        return Among("trueValues") ? (null, true) : Among("falseValues") ? (null, false) : ("boolean", null);
    }

    private static (string?, object?) Date(string text)
    {
        string plain = Narrow(text);
        string[] forms = ["yyyy-MM-dd", "yyyy/MM/dd", "yyyy/M/d", "yyyy/M/dd", "yyyy/MM/d"];
        return DateOnly.TryParseExact(plain, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day.Year >= 1900 ? (null, day) : ("date", null);
    }

    private string? Word(JsonElement field, JsonElement limits, string text, string period, string region)
    {
        string name = Text(field, "name");
        if (Has(field, "format") && Text(field, "format") == "credit_code")
            return Regex.IsMatch(text, @"\A[0-9A-HJ-NPQRTUWXY]{18}\z") && text[17] == CheckCharacter(text[..17]) ? null : "credit_code";
        int characters = text.EnumerateRunes().Count();
        if (Has(limits, "minLength") && characters < limits.GetProperty("minLength").GetInt32()) return "min_length";
        if (Has(limits, "maxLength") && characters > limits.GetProperty("maxLength").GetInt32()) return "max_length";
        if (name == "period" && text != period) return "wrong_period";
        if (Has(limits, "pattern") && !Regex.IsMatch(text, $@"\A(?:{Text(limits, "pattern").Trim('^', '$')})\z")) return "pattern";
        if (codes.TryGetValue(name, out HashSet<string>? list) && !list.Contains(text)) return "code_list";
        return name == "region_code" && !text.StartsWith(Within(region), StringComparison.Ordinal) ? "wrong_region" : null;
    }

    private static char CheckCharacter(string body)
    {
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        BigInteger sum = 0;
        for (int i = 0; i < 17; i++) sum += alphabet.IndexOf(body[i], StringComparison.Ordinal) * BigInteger.Pow(3, i);
        return alphabet[(int)((31 - sum % 31) % 31)];
    }

    private static List<Dictionary<string, string>> Seed(string folder, string name)
    {
        List<List<string>> records = Split(File.ReadAllText(Path.Combine(folder, name + ".csv")));
        return [.. records.Skip(1).Where(record => record.Any(cell => cell.Length > 0)).Select(record => records[0].Zip(record).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    /// <summary>Records of a CSV, cells as they stand; a blank line is a record too. One automaton, a character at a time.</summary>
    private static List<List<string>> Split(string text)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
            else if (c == '"') quoted = !quoted;
            else if (quoted) cell.Append(c);
            else if (c is ',' or '\n')
            {
                record.Add(cell.ToString());
                cell.Clear();
                if (c == ',') continue;
                records.Add(record);
                record = [];
            }
            else if (c != '\r' || i + 1 >= text.Length || text[i + 1] != '\n') cell.Append(c);
        }
        if (cell.Length > 0 || record.Count > 0)
        {
            record.Add(cell.ToString());
            records.Add(record);
        }
        return records;
    }

    private static string Narrow(string text) => string.Concat(text.Select(c => c is >= '\uFF0B' and <= '\uFF19' ? (char)(c - 0xFEE0) : c));

    private static string Trim(string text) => text.Trim(Spaces);

    private static string Text(JsonElement node, string property) => node.GetProperty(property).GetString()!;

    private static bool Has(JsonElement node, string property) => node.ValueKind == JsonValueKind.Object && node.TryGetProperty(property, out _);
}
