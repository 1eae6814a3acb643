using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Analytics.Jobs.Tests;

/// <summary>Tests that only look at one run of an assessment share it.</summary>
[CollectionDefinition("sheets")]
public sealed class Sheets : ICollectionFixture<SheetTests.Fixture>;

/// <summary>The pages of an assessment, on the bundled samples of three provinces.</summary>
[Collection("sheets")]
public sealed partial class SheetTests(SheetTests.Fixture fixture)
{
    private static readonly string[] Regions = ["320000", "440000", "510000"];
    private static readonly Dictionary<string, (double Weight, string[] Leaves)> Scheme = new()
    {
        ["skill"] = (0.4, ["trained", "certified", "high_skilled"]),
        ["rights"] = (0.3, ["agreement", "union", "skill_pay"]),
        ["progress"] = (0.3, ["completion", "resolved", "ladder"]),
    };

    private readonly Sandbox sandbox = fixture.Sandbox;
    private readonly string pages = fixture.Pages;

    [Theory]
    [InlineData("")]
    [InlineData("en")]
    public void A_total_can_be_worked_out_from_what_its_sheet_shows(string language)
    {
        var sheets = Regions.ToDictionary(region => region, region => Sheet.Read(Path.Combine(pages, language, region + ".html")));
        foreach (var sheet in sheets.Values)
        {
            foreach (string code in Scheme.Values.SelectMany(dimension => dimension.Leaves))
                Assert.Equal(Arithmetic(sheet.Nodes[code].How), sheet.Nodes[code].Score, 2e-8);
            Assert.Equal(Scheme.Sum(dimension => sheet.Nodes[dimension.Key].Weight * Mean(sheet, dimension.Key, null)), sheet.Nodes["total"].Score, 5e-8);
            foreach (string code in (string[])[.. Scheme.Keys, .. Scheme["rights"].Leaves])
                Assert.Equal(sheet.Nodes[code].Weight * sheet.Nodes[code].Score, sheet.Nodes[code].Contribution!.Value, 2e-8);
            Assert.All(Scheme["skill"].Leaves, code => Assert.Null(sheet.Nodes[code].Contribution));
            Assert.Equal(sheet.Shown, Total(sheet, null).ToString("0.00", CultureInfo.InvariantCulture));
        }
        // Jiangsu and Guangdong are the East, Sichuan is alone in the West.
        Assert.Equal((sheets["320000"].Nodes["union"].Score + sheets["440000"].Nodes["union"].Score) / 2, sheets["440000"].Nodes["union"].Median, 6e-5);
        Assert.Equal(sheets["510000"].Nodes["union"].Score, sheets["510000"].Nodes["union"].Median, 6e-5);
        foreach (string node in (string[])[.. Scheme.Keys, .. Scheme.Values.SelectMany(dimension => dimension.Leaves)])
            foreach (var sheet in sheets.Values)
                Assert.Equal(1 + sheets.Values.Count(other => Total(other, node) > Total(sheet, node)), sheet.Nodes[node].Without);
        // The same ranks without a dimension stand on the first page.
        string index = File.ReadAllText(Path.Combine(pages, language, "index.html"));
        foreach (var (region, sheet) in sheets)
            Assert.Matches($"data-unit=\"{region}\">.*?</th>\\s*{string.Join("\\s*", Scheme.Keys.Select(dimension => $"<td class=\"number\">{sheet.Nodes[dimension].Without}</td>"))}", index.ReplaceLineEndings(" "));
        // Every choice that the scheme varies has its line.
        Assert.Equal(["data", "normalise", "missing", "weights", "mean"], Choice().Matches(index).Select(row => row.Groups[1].Value));
    }

    [Fact]
    public void Both_languages_have_every_page_and_none_lacks_the_notice()
    {
        string[] files = [.. Directory.EnumerateFiles(pages, "*.html").Select(file => Path.GetFileName(file)!)];
        // Those that sent nothing have a sheet that says so.
        Assert.All((string[])["index.html", "110000.html", .. Regions.Select(region => region + ".html")], file => Assert.Contains(file, files));
        Assert.Contains("没有任何指标有数据", File.ReadAllText(Path.Combine(pages, "110000.html")), StringComparison.Ordinal);
        foreach (var (folder, notice, mark) in (IEnumerable<(string, string, string)>)[("", "仅供评估人员", "合成样例 · 非真实数据"), ("en", "For evaluators only", "SYNTHETIC SAMPLE · not real data")])
        {
            Assert.Equal(files.Order(), Directory.EnumerateFiles(Path.Combine(pages, folder), "*.html").Select(Path.GetFileName).Order());
            Assert.All(files, file =>
            {
                string html = File.ReadAllText(Path.Combine(pages, folder, file));
                Assert.Matches($"<p class=\"evaluators\"><strong>{notice}", html);
                Assert.Matches($"<p class=\"synthetic\"><strong>{mark}", html);
            });
        }
        foreach (string chart in (string[])["ranks.zh", "ranks.en", "dimensions.zh", "dimensions.en"])
        {
            Assert.All((string[])[".svg", ".png"], ending => Assert.True(new FileInfo(Path.Combine(pages, "charts", chart + ending)).Length > 1000));
            Assert.Contains(chart.EndsWith("zh", StringComparison.Ordinal) ? "仅供评估人员" : "For evaluators only", File.ReadAllText(Path.Combine(pages, "charts", chart + ".csv")), StringComparison.Ordinal);
        }
        string sheet = File.ReadAllText(Path.Combine(pages, "440000.html")), sha = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "seeds", "returns", "enterprise_2025Q3_440000.csv"))));
        Assert.Contains(sha, sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_again_the_pages_are_the_same_and_nothing_else_is_overwritten()
    {
        var before = Directory.EnumerateFiles(pages, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
        Assert.Equal(0, (await Assess("--out", pages)).Exit);
        Assert.Equal(before.Keys.Order(), Directory.EnumerateFiles(pages, "*", SearchOption.AllDirectories).Order());
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));

        File.WriteAllText(Path.Combine(Directory.CreateDirectory(sandbox.Path("mine")).FullName, "letter.txt"), "dear");
        Directory.CreateDirectory(sandbox.Path("published/sub"));
        File.WriteAllText(sandbox.Path("published/stamp.json"), "{}");
        foreach (string folder in (string[])["mine", "published", "published/sub/sheets", "warehouse/site", "warehouse/site/sheets", "warehouse/../warehouse/site/x"])
        {
            var refused = await Assess("--out", sandbox.Path(folder));
            Assert.Equal((2, ""), (refused.Exit, refused.Out));
        }
        Assert.True(File.Exists(sandbox.Path("mine/letter.txt")));
        // A server of another test may have made the folder, but nothing in it.
        Assert.Empty(Directory.CreateDirectory(sandbox.Path("warehouse/site")).EnumerateFileSystemInfos());
        Assert.Equal(2, (await Assess("--out", sandbox.Path("other"), "--sheet", "440000")).Exit);
        Assert.False(Directory.Exists(sandbox.Path("other")));
    }

    private Task<Result> Assess(params string[] more) => sandbox.Run(["assess", "annual-2025", "--evaluator", "--as-of", fixture.CutOff, .. more]);

    // The root is an arithmetic mean; skill is a geometric one, the others are arithmetic. What is left out leaves its weight to its siblings.
    private static double Mean(Sheet sheet, string dimension, string? without)
    {
        var parts = Scheme[dimension].Leaves.Where(leaf => leaf != without).Select(leaf => sheet.Nodes[leaf]).ToList();
        double weights = parts.Sum(part => part.Weight);
        return dimension == "skill" ? Math.Exp(parts.Sum(part => part.Weight * Math.Log(part.Score)) / weights) : parts.Sum(part => part.Weight * part.Score) / weights;
    }

    private static double Total(Sheet sheet, string? without) =>
        Math.Round((100 * Scheme.Where(dimension => dimension.Key != without).Sum(dimension => dimension.Value.Weight * Mean(sheet, dimension.Key, without))
            / Scheme.Where(dimension => dimension.Key != without).Sum(dimension => dimension.Value.Weight)) - sheet.Deducted, 2, MidpointRounding.AwayFromZero);

    // "(67.6 − 20) / (90 − 20)", "1 / 2" or "29.4 / 29": sums before division, and within 0 and 1.
    private static double Arithmetic(string how)
    {
        double Difference(string text) => text.Trim(' ', '(', ')').Split('−').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).Aggregate((a, b) => a - b);
        string[] parts = Quotient().Match(how).Value.Split('/');
        return Math.Clamp(Difference(parts[0]) / Difference(parts[1]), 0, 1);
    }

    [GeneratedRegex("<tr data-choice=\"(\\w+)\">")]
    private static partial Regex Choice();

    [GeneratedRegex(@"^[\d.()− ]+/[\d.()− ]+")]
    private static partial Regex Quotient();

    private sealed record Cells(string How, double Score, double Weight, double? Contribution, double Median, int Without);

    private sealed partial record Sheet(IReadOnlyDictionary<string, Cells> Nodes, double Deducted, string Shown)
    {
        public static Sheet Read(string file)
        {
            string html = File.ReadAllText(file);
            var nodes = Row().Matches(html).ToDictionary(row => row.Groups[1].Value, row =>
            {
                string[] cells = [.. Cell().Matches(row.Groups[2].Value).Select(cell => WebUtility.HtmlDecode(cell.Groups[1].Value))];
                double? Number(string text) => double.TryParse(Text(text), CultureInfo.InvariantCulture, out double value) ? value : null;
                // After the rule, which is muted, comes the arithmetic.
                return new Cells(Text(cells[1][(cells[1].IndexOf("</span>", StringComparison.Ordinal) + 7)..]), Number(cells[2])!.Value, Number(cells[4]) ?? 1, Number(cells[5]), Number(cells[6])!.Value, (int)(Number(cells[7]) ?? 0));
            });
            string deduction = Text(Deduction().Match(html).Groups[1].Value);
            double deducted = Points().Match(deduction) is { Success: true } points
                ? Math.Min(3, (double.Parse(points.Groups[1].Value, CultureInfo.InvariantCulture) - 10) * 0.2) : 0;
            return new(nodes, deducted, Text(Total().Match(html).Groups[1].Value).Split("→ ")[1]);
        }

        private static string Text(string html) => WebUtility.HtmlDecode(Tag().Replace(html, "")).Trim();

        [GeneratedRegex(@"<tr[^>]*data-node=""(\w+)"">(.*?)</tr>", RegexOptions.Singleline)]
        private static partial Regex Row();

        [GeneratedRegex("<td[^>]*>(.*?)</td>", RegexOptions.Singleline)]
        private static partial Regex Cell();

        [GeneratedRegex("<tr data-deduction=\"overdue\">.*?<td>(.*?)</td>", RegexOptions.Singleline)]
        private static partial Regex Deduction();

        [GeneratedRegex(@"^\(([\d.]+) − 10\) × 0.2")]
        private static partial Regex Points();

        [GeneratedRegex("data-total>.*?<td>(.*?)</td>", RegexOptions.Singleline)]
        private static partial Regex Total();

        [GeneratedRegex("<[^>]+>")]
        private static partial Regex Tag();
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly StatisticsTests.Fixture samples = new();

        public Sandbox Sandbox => samples.Sandbox;

        public string CutOff { get; private set; } = "";

        public string Pages => Sandbox.Path("sheets");

        public async ValueTask InitializeAsync()
        {
            await samples.InitializeAsync();
            CutOff = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
            var made = await Sandbox.Run("assess", "annual-2025", "--evaluator", "--as-of", CutOff, "--out", Pages);
            Assert.True(made.Exit == 0, made.Error);
            Assert.Equal(Path.Combine(Pages, "index.html"), made.Out.Trim());
        }

        public ValueTask DisposeAsync() => samples.DisposeAsync();
    }
}
