using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Jobs.Samples;

namespace Analytics.Jobs.Tests;

/// <summary>The synthetic returns: the bundled ones and the program that makes them.</summary>
public sealed partial class SamplesTest : IDisposable
{
    private const string Mark = "【合成样例】";

    private static readonly string[] Provinces =
        ["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "66"];

    private static readonly string[] Quarters = ["2024Q4", "2025Q1", "2025Q2", "2025Q3"];

    private readonly string folder = Directory.CreateTempSubdirectory("samples-").FullName;

    private static string Bundled => Path.Combine(AppContext.BaseDirectory, "seeds", "returns");

    private static string[] BundledFiles => [.. Directory.EnumerateFiles(Bundled, "*_*").Order(StringComparer.Ordinal)];

    // Readable as UTF-8 text: all but one workbook and one file in GB18030.
    private static IEnumerable<string> PlainFiles => BundledFiles.Except([Path.Combine(Bundled, "enterprise_2025Q3_630000.xlsx"), Path.Combine(Bundled, "task_2025Q3_320000.csv")]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_bundled_returns_are_made_again_byte_for_byte()
    {
        IReadOnlyList<string> made = SampleWriter.Write(folder, SampleWriter.BundledSeed, SampleWriter.BundledEnterprises);

        Assert.Equal(BundledFiles.Select(Path.GetFileName), made.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string file in BundledFiles)
            Assert.True(Contents(file).AsSpan().SequenceEqual(Contents(Path.Combine(folder, Path.GetFileName(file)))), Path.GetFileName(file));
    }

    /// <summary>The bytes of a file; of a workbook those of its parts, for how tightly they are packed is the platform's affair.</summary>
    private static byte[] Contents(string file)
    {
        if (Path.GetExtension(file) != ".xlsx") return File.ReadAllBytes(file);
        using ZipArchive zip = ZipFile.OpenRead(file);
        return [.. zip.Entries.SelectMany(entry =>
        {
            using Stream part = entry.Open();
            using MemoryStream bytes = new();
            part.CopyTo(bytes);
            return Encoding.UTF8.GetBytes(entry.FullName).Concat(bytes.ToArray());
        })];
    }

    [Fact]
    public void Another_seed_makes_other_returns_of_every_kind()
    {
        SampleWriter.Write(folder, SampleWriter.BundledSeed + 1, SampleWriter.BundledEnterprises);

        foreach (string name in (string[])["enterprise_2025Q3_440000", "task_2025Q3_440000", "difficulty_2025Q3_440000", "case_2025Q2_440000", "inspection_2025_440000", "target_2025_440000"])
            Assert.NotEqual(File.ReadAllText(Path.Combine(Bundled, name + ".csv")), File.ReadAllText(Path.Combine(folder, name + ".csv")));
    }

    [Fact]
    public void The_bundled_returns_are_under_three_megabytes() => Assert.InRange(BundledFiles.Sum(file => new FileInfo(file).Length), 1_000_000, 3_000_000);

    [Fact]
    public void Every_province_sends_every_kind_but_for_three_gaps()
    {
        IEnumerable<string> scopes = ((string[])["enterprise", "task", "difficulty", "case"]).SelectMany(kind => Quarters.Select(quarter => $"{kind}_{quarter}"))
            .Concat(["inspection_2025", "target_2025"]);
        string[] expected = [.. scopes.SelectMany(scope => Provinces.Select(province => $"{scope}_{province}0000.csv")).Select(file => file == "enterprise_2025Q3_630000.csv" ? "enterprise_2025Q3_630000.xlsx" : file)];

        Assert.Equal(["enterprise_2024Q4_540000.csv", "difficulty_2025Q1_650000.csv", "case_2025Q3_460000.csv"], expected.Except(BundledFiles.Select(file => Path.GetFileName(file)!)));
        Assert.Empty(BundledFiles.Select(file => Path.GetFileName(file)!).Except(expected));
    }

    [Fact]
    public void Every_row_with_a_text_carries_the_mark()
    {
        foreach (string file in PlainFiles.Where(file => !Path.GetFileName(file).StartsWith("target_", StringComparison.Ordinal)))
        {
            string[] lines = File.ReadAllLines(file);
            Assert.True(lines.Length > 1, $"{file} has no rows");
            Assert.All(lines.Skip(1), line => Assert.Contains(Mark, line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void About_ten_enterprises_or_more_report_in_every_province()
    {
        foreach (string file in PlainFiles.Where(file => Path.GetFileName(file).StartsWith("enterprise_", StringComparison.Ordinal)))
            Assert.InRange(File.ReadLines(file).Count() - 1, 9, 400);
    }

    /// <summary>The example worked in explanations of GB 32100-2015: the products of 91350100M000100Y4 add up to 1640, 1640 mod 31 = 28, 31 - 28 = 3.</summary>
    [Fact]
    public void The_check_used_here_gives_the_published_example()
    {
        Assert.Equal(1640, WeightedSum("91350100M000100Y4"));
        Assert.Equal('3', CheckCharacter("91350100M000100Y4"));
        // Codes that everybody can look up: Huawei, Alibaba, Tencent.
        Assert.All(["914403001922038216", "91330100799655058B", "9144030071526726XG"], code => Assert.Equal(code[17], CheckCharacter(code[..17])));
    }

    [Fact]
    public void Credit_codes_check_and_belong_to_no_registrar()
    {
        int codes = 0;
        foreach (string file in PlainFiles.Where(file => Path.GetFileName(file).StartsWith("enterprise_", StringComparison.Ordinal)))
        {
            foreach (string code in File.ReadLines(file).Skip(1).Select(line => line.Split(',')[2]))
            {
                codes++;
                Assert.Matches(SyntheticCode(), code);
                bool broken = file.EndsWith("enterprise_2025Q1_460000.csv", StringComparison.Ordinal) && code.StartsWith("91000000514367651", StringComparison.Ordinal);
                Assert.True(broken == (code[17] != CheckCharacter(code[..17])), $"{file}: {code}");
            }
        }
        Assert.InRange(codes, 9000, 10000);
    }

    [Fact]
    public void The_same_enterprises_report_in_every_quarter_but_for_a_few()
    {
        HashSet<string>[] codes = [.. Quarters.Select(quarter => File.ReadLines(Path.Combine(Bundled, $"enterprise_{quarter}_440000.csv")).Skip(1).Select(line => line.Split(',')[2]).ToHashSet())];
        for (int i = 1; i < codes.Length; i++)
        {
            int stay = codes[i].Intersect(codes[i - 1]).Count();
            Assert.InRange(stay, 0.95 * codes[i - 1].Count, codes[i - 1].Count);
        }
        Assert.NotEqual(codes[0], codes[3], HashSet<string>.CreateSetComparer());
    }

    [Fact]
    public void A_national_return_has_the_rows_asked_for_and_is_the_same_every_time()
    {
        string first = Path.Combine(folder, "enterprise_2025Q3_100000.csv"), again = Path.Combine(folder, "again.csv"), other = Path.Combine(folder, "other.csv");
        SampleWriter.WriteNational(first, 7, 5000);
        SampleWriter.WriteNational(again, 7, 5000);
        SampleWriter.WriteNational(other, 8, 5000);

        string[] lines = File.ReadAllLines(first);
        Assert.Equal(5001, lines.Length);
        Assert.StartsWith("period,region_code,enterprise_id,enterprise_name,industry_code,", lines[0], StringComparison.Ordinal);
        Assert.Equal(5000, lines.Skip(1).Select(line => line.Split(',')[2]).Distinct().Count());
        Assert.All(lines.Skip(1), line => Assert.Equal(line.Split(',')[2][17], CheckCharacter(line.Split(',')[2][..17])));
        Assert.Equal(Provinces, lines.Skip(1).Select(line => line.Split(',')[1][..2]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(again));
        Assert.NotEqual(File.ReadAllBytes(first), File.ReadAllBytes(other));
    }

    [Fact]
    public void Too_few_enterprises_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleWriter.Write(folder, 1, SampleWriter.FewestEnterprises - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleWriter.WriteNational(Path.Combine(folder, "x.csv"), 1, 0));
    }

    private static int WeightedSum(string body)
    {
        int[] weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        return body.Select((c, i) => Alphabet.IndexOf(c, StringComparison.Ordinal) * weights[i]).Sum();
    }

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static char CheckCharacter(string body) => Alphabet[(31 - WeightedSum(body) % 31) % 31];

    [GeneratedRegex("^91000000[0-9]{8}[0-9X][0-9A-Y]$")]
    private static partial Regex SyntheticCode();
}
