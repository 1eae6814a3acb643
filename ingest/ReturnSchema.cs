using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>What the values of a field are.</summary>
public enum FieldType
{
    /// <summary>Text; VARCHAR.</summary>
    Text,

    /// <summary>A whole number; BIGINT.</summary>
    WholeNumber,

    /// <summary>A decimal number; DECIMAL of the format's precision and scale.</summary>
    DecimalNumber,

    /// <summary>Yes or no; BOOLEAN.</summary>
    Boolean,

    /// <summary>A day; DATE.</summary>
    Date,
}

/// <summary>One field of a kind, as its schema declares it.</summary>
public sealed record ReturnField
{
    /// <summary>The name in code and tables.</summary>
    public required string Name { get; init; }

    /// <summary>The Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>The English title.</summary>
    public required string TitleEn { get; init; }

    /// <summary>Both titles, for texts.</summary>
    public (string Zh, string En) Titles => (Title, TitleEn);

    /// <summary>What it holds and how it is written, in Chinese; empty if the title says it all.</summary>
    public string Description { get; init; } = "";

    /// <summary>The same in English.</summary>
    public string DescriptionEn { get; init; } = "";

    /// <summary>The type of its values.</summary>
    public required FieldType Type { get; init; }

    /// <summary>Total digits of a decimal.</summary>
    public int Precision { get; init; }

    /// <summary>Digits after the point of a decimal.</summary>
    public int Scale { get; init; }

    /// <summary>Whether the text is a unified social credit code, its check character verified.</summary>
    public bool IsCreditCode { get; init; }

    /// <summary>Whether <c>1,234</c> is understood.</summary>
    public bool Thousands { get; init; }

    /// <summary>Texts that mean yes.</summary>
    public IReadOnlyList<string> TrueValues { get; init; } = [];

    /// <summary>Texts that mean no.</summary>
    public IReadOnlyList<string> FalseValues { get; init; } = [];

    /// <summary>Whether an empty cell is an error.</summary>
    public bool Required { get; init; }

    /// <summary>Smallest value allowed; for a date its <see cref="DateOnly.DayNumber"/>.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Largest value allowed; for a date its <see cref="DateOnly.DayNumber"/>.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Fewest characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>Most characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Regular expression that the whole text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>The only texts allowed.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>The code list (a CSV of seeds/) and its column that must hold the value.</summary>
    public (string Resource, string Column)? CodeList { get; init; }

    /// <summary>The code list that its values are likely to come from; a value that is not in it is no error for that.</summary>
    public (string Resource, string Column)? Suggest { get; init; }

    /// <summary>The list with the names of its codes: the one that must hold them or the one that is likely to.</summary>
    public (string Resource, string Column)? Codes => CodeList ?? Suggest;

    /// <summary>A value as it may be written; empty if the type says it all.</summary>
    public string Example { get; init; } = "";

    /// <summary>A number as it may be written, within the limits.</summary>
    public string NumberExample => Example.Length > 0 ? Example : Scale == 0 ? $"{Within(Maximum is <= 100 ? 60 : 120)}"
        : Within(Maximum is < 10_000 ? 12.5m : 6500m).ToString("F" + Math.Min(2, Scale), CultureInfo.InvariantCulture);

    /// <summary>The DuckDB type that it is stored as.</summary>
    public string DuckType => Type switch
    {
        FieldType.WholeNumber => "BIGINT",
        FieldType.DecimalNumber => $"DECIMAL({Precision},{Scale})",
        FieldType.Boolean => "BOOLEAN",
        FieldType.Date => "DATE",
        _ => "VARCHAR",
    };

    private decimal Within(decimal usual) => Math.Max(Minimum ?? usual, Math.Min(Maximum ?? usual, usual));
}

/// <summary>A rule between the fields of a row, written in SQL: it fails where the expression is false.</summary>
/// <param name="Code">The rule's code.</param>
/// <param name="Expression">DuckDB SQL over the row's fields, seed tables and <c>previous.&lt;field&gt;</c>.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="MessageZh">Chinese text; <c>{field}</c> stands for the row's value.</param>
/// <param name="MessageEn">English text with the same placeholders.</param>
/// <param name="Field">The field whose cell is marked; null means the first that the expression names.</param>
public sealed record RowCheck(string Code, string Expression, Severity Severity, string MessageZh, string MessageEn, string? Field = null)
{
    /// <summary>Whether it compares a row with that of the period before.</summary>
    public bool UsesPrevious => Expression.Contains("previous.", StringComparison.Ordinal);
}

/// <summary>A rule about the return as a whole, <c>"level": "return"</c>: it fails where the expression over the named values is false.</summary>
/// <param name="Code">The rule's code.</param>
/// <param name="Expression">DuckDB SQL over the named values.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="MessageZh">Chinese text; <c>{name}</c> stands for a named value.</param>
/// <param name="MessageEn">English text with the same placeholders.</param>
/// <param name="Field">The field in whose header the finding stands.</param>
/// <param name="Values">The named values: aggregates over the rows, or scalar queries over the views of <see cref="CheckViews"/>.</param>
public sealed record ReturnCheck(
    string Code, string Expression, Severity Severity, string MessageZh, string MessageEn, string Field, IReadOnlyList<(string Name, string Sql)> Values);

/// <summary>A kind of return: one file of <c>schemas/</c>.</summary>
public sealed record ReturnSchema
{
    /// <summary>The kind's name.</summary>
    public required string Name { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>English title.</summary>
    public required string TitleEn { get; init; }

    /// <summary>Both titles, for texts.</summary>
    public (string Zh, string En) Titles => (Title, TitleEn);

    /// <summary>The version of the schema, which a template made from it carries.</summary>
    public string Version { get; init; } = "1";

    /// <summary>What one row stands for, in Chinese.</summary>
    public string Description { get; init; } = "";

    /// <summary>The same in English.</summary>
    public string DescriptionEn { get; init; } = "";

    /// <summary><c>quarter</c> or <c>year</c>.</summary>
    public required string Frequency { get; init; }

    /// <summary>The field by which a row of one period is expected again in the next; null where nothing is.</summary>
    public string? Coverage { get; init; }

    /// <summary>The fields in order.</summary>
    public required IReadOnlyList<ReturnField> Fields { get; init; }

    /// <summary>Fields that together are unique in a period.</summary>
    public required IReadOnlyList<string> PrimaryKey { get; init; }

    /// <summary>The rules between fields.</summary>
    public required IReadOnlyList<RowCheck> Checks { get; init; }

    /// <summary>The rules about a return as a whole.</summary>
    public IReadOnlyList<ReturnCheck> ReturnChecks { get; init; } = [];

    /// <summary>The columns that partition the table.</summary>
    public required IReadOnlyList<string> PartitionBy { get; init; }

    /// <summary>What tells rows of one period apart.</summary>
    public IEnumerable<string> KeyFields => PrimaryKey.Where(name => name != "period");

    /// <summary>Name of the kind's table in the lake.</summary>
    public string TableName => $"returns/{Name}";

    /// <summary>The layout of the kind's table: the fields, then <c>province</c>, <c>submission_id</c> and <c>source_row</c>.</summary>
    public TableLayout Layout => new(
        [.. Fields.Select(each => new Column(each.Name, each.DuckType)), new Column("province", "VARCHAR"), new Column("submission_id", "VARCHAR"), new Column("source_row", "BIGINT")],
        PartitionBy);

    /// <summary>The field of that name.</summary>
    /// <exception cref="KeyNotFoundException">No such field.</exception>
    public ReturnField Field(string name) => Fields.FirstOrDefault(field => field.Name == name) ?? throw new KeyNotFoundException($"{Name} has no field {name}");

    /// <summary>Reads one schema file.</summary>
    /// <exception cref="FormatException">It is not a schema; the message names the file and the place.</exception>
    public static ReturnSchema Load(string path)
    {
        try
        {
            JsonObject root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            var lists = new Dictionary<string, (string, string)>();
            foreach (JsonNode? key in root["foreignKeys"]?.AsArray() ?? [])
                lists[One(key!["fields"]!)] = (Text(key["reference"]!, "resource"), One(key["reference"]!["fields"]!));
            return new ReturnSchema
            {
                Name = Text(root, "name"),
                Title = Text(root, "title"),
                TitleEn = Text(root, "title_en"),
                Version = root["version"]?.GetValue<string>() ?? "1",
                Description = root["description"]?.GetValue<string>() ?? "",
                DescriptionEn = root["description_en"]?.GetValue<string>() ?? "",
                Frequency = Text(root, "frequency"),
                Coverage = root["coverage"]?.GetValue<string>(),
                PartitionBy = Strings(root["partitionBy"]) ?? [],
                PrimaryKey = Strings(root["primaryKey"]) ?? [],
                Fields = [.. root["fields"]!.AsArray().Select(field => ParseField(field!.AsObject(), lists))],
                Checks = [.. ChecksOf(root).Where(check => !IsOfReturn(check)).Select(check => new RowCheck(Text(check, "code"), Text(check, "expression"),
                    Weight(check), Text(check, "message"), Text(check, "message_en"), check["field"]?.GetValue<string>()))],
                ReturnChecks = [.. ChecksOf(root).Where(IsOfReturn).Select(check => new ReturnCheck(Text(check, "code"), Text(check, "expression"),
                    Weight(check), Text(check, "message"), Text(check, "message_en"), Text(check, "field"),
                    Values(check)))],
            };
        }
        catch (JsonException exception)
        {
            throw new SchemaException(
                $"报表定义 {Path.GetFileName(path)}，第 {exception.LineNumber + 1} 行：这里或前面不合 JSON 语法；请检查引号、逗号和括号。",
                $"Schema {Path.GetFileName(path)}, line {exception.LineNumber + 1}: this is no JSON here or just before; look at quotes, commas and brackets.");
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException($"{path}: {exception.Message}", exception);
        }
    }

    private static IEnumerable<JsonNode> ChecksOf(JsonNode root) => (root["checks"]?.AsArray() ?? []).Select(check => check!);

    private static bool IsOfReturn(JsonNode check) => check["level"] is { } level
        && (level.GetValue<string>() is "return" ? true : throw new FormatException($"check {Text(check, "code")}: unknown level {level}; only \"return\" is known"));

    private static IReadOnlyList<(string, string)> Values(JsonNode check) => check["values"] is JsonObject values
        ? [.. values.Select(value => (value.Key, value.Value!.GetValue<string>()))] : throw new FormatException($"check {Text(check, "code")}: its named values are missing");

    private static Severity Weight(JsonNode check) => Text(check, "severity") switch
    {
        "error" => Severity.Error,
        "warning" => Severity.Warning,
        string other => throw new FormatException($"check {Text(check, "code")}: unknown severity {other}; error or warning"),
    };

    private static ReturnField ParseField(JsonObject field, Dictionary<string, (string, string)> lists)
    {
        string name = Text(field, "name");
        string? format = field["format"]?.GetValue<string>();
        JsonNode? constraints = field["constraints"];
        FieldType type = Text(field, "type") switch
        {
            "string" => FieldType.Text,
            "integer" => FieldType.WholeNumber,
            "number" => FieldType.DecimalNumber,
            "boolean" => FieldType.Boolean,
            "date" => FieldType.Date,
            string other => throw new FormatException($"field {name}: unknown type {other}"),
        };
        (int precision, int scale) = type == FieldType.DecimalNumber ? DecimalFormat(name, format) : (0, 0);
        return new ReturnField
        {
            Name = name,
            Title = Text(field, "title"),
            TitleEn = Text(field, "title_en"),
            Description = field["description"]?.GetValue<string>() ?? "",
            DescriptionEn = field["description_en"]?.GetValue<string>() ?? "",
            Type = type,
            Precision = precision,
            Scale = scale,
            IsCreditCode = type == FieldType.Text && format == "credit_code",
            Thousands = field["groupChar"] is not null,
            TrueValues = Strings(field["trueValues"]) ?? ["true", "1"],
            FalseValues = Strings(field["falseValues"]) ?? ["false", "0"],
            Required = constraints?["required"]?.GetValue<bool>() ?? false,
            Minimum = Bound(constraints?["minimum"], type),
            Maximum = Bound(constraints?["maximum"], type),
            MinLength = constraints?["minLength"]?.GetValue<int>(),
            MaxLength = constraints?["maxLength"]?.GetValue<int>(),
            Pattern = constraints?["pattern"]?.GetValue<string>(),
            Enum = Strings(constraints?["enum"]),
            CodeList = lists.TryGetValue(name, out (string, string) list) ? list : null,
            Suggest = field["suggest"] is { } suggest ? (Text(suggest, "resource"), One(suggest["fields"]!)) : null,
            Example = field["example"]?.GetValue<string>() ?? "",
        };
    }

    private static (int Precision, int Scale) DecimalFormat(string name, string? format)
    {
        string[] digits = (format ?? "").Replace("decimal(", "", StringComparison.Ordinal).TrimEnd(')').Split(',');
        return digits.Length == 2 && int.TryParse(digits[0], out int precision) && int.TryParse(digits[1], out int scale) && precision is > 0 and <= 18 && scale <= precision
            ? (precision, scale)
            : throw new FormatException($"field {name}: a number needs a format such as decimal(14,2), with at most 18 digits");
    }

    private static string Text(JsonNode node, string property) =>
        node[property]?.GetValue<string>() ?? throw new FormatException($"{property} is missing at {node.GetPath()}");

    private static decimal? Bound(JsonNode? node, FieldType type) => node is null ? null
        : type == FieldType.Date ? DateOnly.ParseExact(node.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber
        : node.GetValue<decimal>();

    private static string One(JsonNode node) => node is JsonArray { Count: 1 } array ? array[0]!.GetValue<string>() : node.GetValue<string>();

    private static List<string>? Strings(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => [.. array.Select(item => item!.GetValue<string>())],
        _ => [node.GetValue<string>()],
    };
}

/// <summary>All kinds, by name.</summary>
public sealed class ReturnSchemas
{
    private readonly SortedDictionary<string, ReturnSchema> byName = new(StringComparer.Ordinal);

    /// <summary>Loads every <c>*.json</c> of a folder.</summary>
    /// <exception cref="FormatException">A file is no schema.</exception>
    public static ReturnSchemas Load(string directory)
    {
        var schemas = new ReturnSchemas();
        foreach (string path in Directory.EnumerateFiles(directory, "*.json"))
        {
            ReturnSchema schema = ReturnSchema.Load(path);
            if (!schemas.byName.TryAdd(schema.Name, schema))
            {
                throw new SchemaException(
                    $"报表定义 {Path.GetFileName(path)}：另一个文件的 name 也是“{schema.Name}”；请改成与文件名相同。", $"Schema {Path.GetFileName(path)}: the name \"{schema.Name}\" is that of another file too; name the kind as the file.");
            }
        }
        return schemas;
    }

    /// <summary>The kinds' names in order.</summary>
    public IEnumerable<string> Names => byName.Keys;

    /// <summary>All schemas in order of name.</summary>
    public IEnumerable<ReturnSchema> All => byName.Values;

    /// <summary>The kind of that name, or null.</summary>
    public ReturnSchema? Find(string name) => byName.GetValueOrDefault(name);
}
