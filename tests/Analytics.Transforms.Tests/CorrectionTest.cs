using Analytics.Lake;

namespace Analytics.Transforms.Tests;

/// <summary>What a correction costs: the files that depend on it, and no others; and what it must not cost: a figure.</summary>
public class CorrectionTest
{
    // Of a kind the marts in which the period of a correction is made anew, and those in which the next one is, too: enterprises are expected again, and
    // tasks are compared with what they were.
    private static readonly Dictionary<string, (string[] Same, string[] Next)> Dependent = new()
    {
        ["enterprise"] = (["completeness", "return_status", "cube_enterprise", "research_enterprise"], ["return_status"]),
        ["task"] = (["completeness", "return_status", "task_progress", "task_outlook"], ["task_outlook"]),
        ["difficulty"] = (["completeness", "return_status", "cube_difficulty"], []),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Corrections_rewrite_what_depends_on_them_and_end_as_a_lake_made_anew(int seed)
    {
        using var lake = new TestLake();
        RandomReturns.Put(lake, seed, 60);
        Assert.True(lake.Refresh().Passed);
        var dice = new Random(seed);
        for (int i = 0; i < 6; i++)
        {
            var before = Files(lake.Store);
            var (kind, period) = RandomReturns.Correct(lake, dice);
            Assert.True(lake.Refresh().Passed);
            var after = Files(lake.Store);
            string next = period == "2024Q4" ? "2025Q1" : $"2025Q{period[^1] - '0' + 1}";
            // There is no quarter behind 2025Q3.
            var expected = Dependent[kind].Same.Select(mart => (mart, period)).Concat(Dependent[kind].Next.Select(mart => (mart, next)).Where(_ => next != "2025Q4"));
            Assert.Equal(expected.Order(), after.Where(file => before[file.Key] != file.Value).Select(file => file.Key).Order());
            Assert.Equal(before.Keys.Order(), after.Keys.Order());
        }

        string copy = Path.Combine(lake.Store.Directory, "anew");
        foreach (string table in lake.Store.Tables().Where(name => !name.StartsWith("marts/", StringComparison.Ordinal)))
            Copy(Path.Combine(lake.Store.Directory, table), Path.Combine(copy, table));
        var anew = new LakeStore(copy);
        Assert.True(Refresher.Refresh(anew, TestLake.Seeds, TestLake.Schemas, cancellationToken: TestContext.Current.CancellationToken).Passed);
        Assert.Equal(Files(anew).Keys.Order(), Files(lake.Store).Keys.Order());
        Assert.All(Files(anew), file => Assert.True(
            File.ReadAllBytes(file.Value).AsSpan().SequenceEqual(File.ReadAllBytes(Files(lake.Store)[file.Key])), $"seed {seed}: {file.Key} differs from what is made anew"));
    }

    // Every mart's file of every period.
    private static Dictionary<(string Mart, string Period), string> Files(LakeStore store) => Model.All.Where(model => store.Table(model.Table).Exists)
        .SelectMany(model => store.Table(model.Table).Read() is var mart
            ? mart.Files.Select(file => (Key: (model.Name, file.Partition["period"]!), Path: Path.Combine(mart.Directory, file.Path))) : [])
        .ToDictionary(file => file.Key, file => file.Path);

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
