using System.Reflection;
using System.Text.RegularExpressions;

namespace Analytics.Transforms;

/// <summary>One file of <c>models/</c>: the SELECT that makes the mart of the same name. Its head comment says grain, unit and source.</summary>
/// <param name="Name">Name of the file, of the mart and of its view in audits.</param>
/// <param name="Sql">The SELECT.</param>
/// <param name="Grain">The columns that tell its rows apart.</param>
/// <param name="Unit">The column that counts what is behind a row: enterprises, tasks.</param>
/// <param name="Sources">What it reads: tables (<c>returns/task</c>, in SQL <c>returns_task</c>), of the period before (<c>returns/task_previous</c>), or parameters of the runner.</param>
/// <param name="Audits">The checks that its result must pass.</param>
/// <param name="Finish">The step in C# that finishes the rows of the SELECT; null for none.</param>
public sealed partial record Model(
    string Name, string Sql, IReadOnlyList<string> Grain, string Unit, IReadOnlyList<string> Sources, IReadOnlyList<Audit> Audits, string? Finish)
{
    /// <summary>All models, in order of their names.</summary>
    public static IReadOnlyList<Model> All { get; } = Load();

    /// <summary>The table that it makes.</summary>
    public string Table => $"marts/{Name}";

    /// <summary>After the name of a table: what it holds of the period before.</summary>
    internal const string Previous = "_previous";

    /// <summary>Its finishing step leaves only what the disclosure rule lets everybody see.</summary>
    public bool IsDisclosed => Finish == Disclosure.ResearchCells.Name;

    /// <summary>It reads nothing but returns, or marts made from them, so that a period of it depends on the files of that period, and of the one before where it says so.</summary>
    public bool ByPeriod => Sources.All(source => source.Contains('/', StringComparison.Ordinal));

    /// <summary>It reads other marts, which must be made before it.</summary>
    public bool ReadsMarts => Sources.Any(source => source.StartsWith("marts/", StringComparison.Ordinal));

    /// <summary>It reads the returns of one kind, which may be many, and nothing else: an engine beside DuckDB may run it. All others read marts, lists and records, which are small.</summary>
    public bool IsHeavy => Sources.All(IsOfReturns) && Sources.Select(source => source.Replace(Previous, "", StringComparison.Ordinal)).Distinct().Count() == 1;

    /// <summary>It is made for one period at a time: all others are made as a whole.</summary>
    public bool OnePeriodAtATime => ByPeriod || Sources.Contains("asked");

    /// <summary>The model whose only source are the returns of a kind; indicators of the kind read its mart.</summary>
    /// <exception cref="TransformException">There is none.</exception>
    internal static Model OfKind(string kind) =>
        All.FirstOrDefault(model => model.Sums(kind))
        ?? throw new TransformException($"没有汇总“{kind}”类填报的模型。", $"There is no model that sums up returns of kind \"{kind}\".");

    /// <summary>Whether there is a model whose only source are the returns of a kind.</summary>
    public static bool IsCounted(string kind) => All.Any(model => model.Sums(kind));

    /// <summary>The model that holds what may be shown of a kind: the one made from the kind's own by the disclosure rule, where there is one.</summary>
    /// <exception cref="TransformException">There is no model of the kind.</exception>
    internal static Model PublicOfKind(string kind)
    {
        var own = OfKind(kind);
        return All.FirstOrDefault(model => model.IsDisclosed && model.Sources.Contains(own.Table)) ?? own;
    }

    /// <summary>The name under which SQL reads a table: a mart by its model's name.</summary>
    internal static string View(string table) =>
        table.StartsWith("marts/", StringComparison.Ordinal) ? table["marts/".Length..] : table.Replace('/', '_');

    /// <summary>Whether it reads a table of the period before, too.</summary>
    internal bool ReadsPrevious(string table) => Sources.Contains(table + Previous);

    private static bool IsOfReturns(string source) => source.StartsWith("returns/", StringComparison.Ordinal);

    private bool Sums(string kind) => Sources is [var source] && source == $"returns/{kind}";

    private static IReadOnlyList<Model> Load()
    {
        var assembly = typeof(Model).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.EndsWith(".audits.sql", StringComparison.Ordinal) && !name.EndsWith(Part, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Parse(name[..^".sql".Length], Whole(name), Whole(name.Replace(".sql", ".audits.sql", StringComparison.Ordinal))))];

        string Whole(string name) => Included().Replace(Read(assembly, name), part => Read(assembly, part.Groups[1].Value + Part));
    }

    private static Model Parse(string name, string sql, string audits) =>
        new(name, sql, Head(sql, "grain").Split(", "), Head(sql, "unit"), Head(sql, "source").Split(", "), Audit.Parse(audits), IfSaid(sql, "finish"));

    private static string Head(string sql, string key) => IfSaid(sql, key) ?? throw new InvalidOperationException($"A model lacks its {key}.");

    private static string? IfSaid(string sql, string key) =>
        sql.Split('\n').FirstOrDefault(line => line.StartsWith($"-- {key}: ", StringComparison.Ordinal))?[$"-- {key}: ".Length..].Trim();

    // A definition that several models or audits share is a SELECT in a file of its own.
    private const string Part = ".part.sql";

    [GeneratedRegex(@"^ *-- include: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Included();

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name));
        return reader.ReadToEnd();
    }
}
