using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Analytics.Ingest.Tests;

/// <summary>Every text that somebody who hands in returns can see stands in one place, with a code, in both languages.</summary>
public partial class TextsTest
{
    // Chinese literals that are no messages, and those for whoever writes schemas.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["SchemaAudit.cs"] = "mistakes in schemas, told to who wrote them",
        ["ReturnSchema.cs"] = "mistakes in schemas, told to who wrote them",
        ["ReturnScope.cs"] = "what desktops add to the name of a copy",
        ["Csv/CsvIndex.cs"] = "the mark of synthetic samples",
        ["Workbooks/SheetNames.cs"] = "names of sheets, by which they are known again",
        ["Workbooks/MarkComments.cs"] = "the author of comments, by which they are known again, and a font",
        ["Workbooks/MarkStyles.cs"] = "a font",
        ["Workbooks/TemplateStyles.cs"] = "a font",
    };

    private static IReadOnlyList<Text> All { get; } =
    [
        .. typeof(Text).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .SelectMany(field => typeof(Text).IsAssignableFrom(field.FieldType) ? [(Text)field.GetValue(null)!]
                : typeof(IEnumerable<Text>).IsAssignableFrom(field.FieldType) ? (IEnumerable<Text>)field.GetValue(null)! : []),
    ];

    [Fact]
    public void Every_text_has_a_code_of_its_own_and_says_the_same_in_both_languages()
    {
        Assert.True(All.Count > 150, $"only {All.Count} texts were found");
        Assert.Equal([], All.GroupBy(text => text.Code).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.All(All, text =>
        {
            Assert.Matches("^[a-z][a-z0-9_]*$", text.Code);
            Assert.Matches(@"[\u4E00-\u9FFF（]", text.Zh);
            Assert.Matches("[A-Za-z(]", text.En);
            Assert.DoesNotMatch(@"[\u4E00-\u9FFF]", text.En.Replace("是 or 否", "", StringComparison.Ordinal));
            Assert.True(Places(text.Zh).SetEquals(Places(text.En)), $"{text.Code}: {text.Zh} / {text.En}");
        });
    }

    [Fact]
    public void Filled_with_words_of_two_languages_each_has_its_own()
    {
        Text text = new("a", "在{0}共 {1:#,0} 处", "{1:#,0} in {0}");
        Assert.Equal(("在北京共 1,200 处", "1,200 in Beijing"), text.With(("北京", "Beijing"), 1200));
        Assert.Equal(("在逗号共 1 处", "1 in commas"), text.With(new Text("b", "逗号", "commas"), 1));
    }

    [Fact]
    public void No_text_stands_elsewhere()
    {
        string ingest = Path.Combine(Folder(), "..", "..", "ingest");
        List<string> found = [.. Directory.EnumerateFiles(ingest, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(ingest, path).Replace('\\', '/')))
            .Where(file => !file.Name.StartsWith("Texts/", StringComparison.Ordinal) && !file.Name.StartsWith("obj/", StringComparison.Ordinal) && !file.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file.Path).Any(line => Chinese().IsMatch(Comment().Replace(line, ""))))
            .Select(file => file.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(Elsewhere.Keys.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void One_word_stands_for_the_period()
    {
        string root = Path.Combine(Folder(), "..", "..");
        IEnumerable<string> files = new[] { "ingest", "jobs", "reports", "schemas", "docs" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor" or ".json" or ".md" && !path.Contains("node_modules", StringComparison.Ordinal));
        Assert.Equal([], files.Where(path => File.ReadAllText(path).Contains("填报期", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(root, path)));
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value)];

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    [GeneratedRegex(@"\{([0-9]+)(?::[^}]*)?\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"[\u4E00-\u9FFF]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^\s*///.*|(^|\s)//\s.*$")]
    private static partial Regex Comment();
}
