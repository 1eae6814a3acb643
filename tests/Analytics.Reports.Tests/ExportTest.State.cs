using Analytics.Ingest.Tests;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Tests;

/// <summary>Of which state of the lake an export is.</summary>
public sealed partial class ExportTest
{
    [Fact]
    public void A_refresh_in_the_middle_does_not_mix_two_states_under_one_version()
    {
        using var lake = new SampleLake();
        lake.RemoveDifficulties();
        string now = Path.Combine(lake.Directory, "now"), then = Path.Combine(lake.Directory, "then");
        using (AtStep.Do("export.pinned", lake.Refresh))
            Write(new LakeStore(lake.Store.Directory), SampleLake.Seeds, now);
        Write(lake.Store, SampleLake.Seeds, then, AsOf.At(Read(now, "datapackage.json").GetProperty("created").GetDateTimeOffset()));
        Assert.Equal(Files(then), Files(now));
        Assert.All(Files(then), file => Assert.Equal(File.ReadAllBytes(Path.Combine(then, file)), File.ReadAllBytes(Path.Combine(now, file))));
    }

    [Fact]
    public void Figures_are_called_invented_as_long_as_they_are_made_from_samples()
    {
        using var lake = new SampleLake();
        string target = Path.Combine(lake.Directory, "export");
        bool Labelled(AsOf asOf = default)
        {
            bool synthetic = Write(lake.Store, SampleLake.Seeds, target, asOf).Synthetic;
            Assert.Equal(synthetic, Read(target, "datapackage.json").GetProperty("synthetic").GetBoolean());
            Assert.Equal(synthetic, File.ReadAllText(Path.Combine(target, "README.md")).Contains("合成样例", StringComparison.Ordinal));
            return synthetic;
        }
        lake.Replace(but: "difficulty");
        lake.Refresh();
        Assert.True(Labelled());
        var then = Read(target, "datapackage.json").GetProperty("created").GetDateTimeOffset();
        lake.Replace();
        // The marts are of the samples still.
        Assert.True(Labelled());
        lake.Refresh();
        Assert.False(Labelled());
        Assert.True(Labelled(AsOf.At(then)));
    }

    [Fact]
    public void Where_the_returns_behind_the_figures_are_gone_any_sample_ever_accepted_counts()
    {
        using var lake = new SampleLake();
        lake.Replace();
        lake.Refresh();
        var table = lake.Store.Table("returns/difficulty");
        table.Commit(new("TEST", new Dictionary<string, string>()), now => new([], [.. now.Files], []));
        Vacuum.Run(new LakeStore(lake.Store.Directory, new Later()), Retention.Parse("30d"), cancellation: TestContext.Current.CancellationToken);
        Assert.True(Write(new LakeStore(lake.Store.Directory), SampleLake.Seeds, Path.Combine(lake.Directory, "export")).Synthetic);
    }

    [Fact]
    public void An_earlier_instant_gives_the_export_of_then()
    {
        using var lake = new SampleLake();
        string now = Path.Combine(lake.Directory, "now"), then = Path.Combine(lake.Directory, "then");
        Write(lake.Store, SampleLake.Seeds, now);
        var instant = Read(now, "datapackage.json").GetProperty("created").GetDateTimeOffset();
        lake.RemoveDifficulties();
        lake.Refresh();
        Write(lake.Store, SampleLake.Seeds, then, AsOf.At(instant));
        Assert.All(Files(now), file => Assert.Equal(File.ReadAllBytes(Path.Combine(now, file)), File.ReadAllBytes(Path.Combine(then, file))));
        var later = Write(lake.Store, SampleLake.Seeds, now);
        Assert.NotEqual(Read(then, "datapackage.json").GetProperty("version").GetString(), later.Version);
        Assert.False(Directory.Exists(Path.Combine(now, "data", "cube_difficulty", "period=2025Q3")));
        // A vacuum keeps what was exported, each state once.
        var published = Publications.Versions(lake.Store).Where(publication => publication.What == "export").ToList();
        Assert.Equal(["now", "then"], published.Select(publication => publication.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            PublicMarts.Models.Select(model => (model.Table, lake.Store.Table(model.Table).Read().Version)),
            published.Where(publication => publication.Name == "now" && PublicMarts.Models.Any(model => model.Table == publication.Table)).GroupBy(publication => publication.Table).Select(table => (table.Key, table.Max(publication => publication.Version))).OrderBy(table => table.Key, StringComparer.Ordinal));
        // A number counts the submissions, and means the instant at which they got it: before the first refresh, and after the last.
        Assert.Throws<TransformException>(() => Write(lake.Store, SampleLake.Seeds, then, AsOf.At(lake.Store.Table("submissions").Read().Version)));
        long next = lake.Store.Table("submissions").Commit(new("TEST", new Dictionary<string, string>()), _ => new([], [], [new("next", 1)]));
        Write(lake.Store, SampleLake.Seeds, then, AsOf.At(next));
        Assert.Equal(later.Version, Read(then, "datapackage.json").GetProperty("version").GetString());
    }

    [Fact]
    public void A_vacuum_in_between_changes_no_byte_and_other_code_lists_are_another_version()
    {
        using var lake = new SampleLake();
        string first = Path.Combine(lake.Directory, "first"), second = Path.Combine(lake.Directory, "second"), seeds = Directory.CreateDirectory(Path.Combine(lake.Directory, "seeds")).FullName;
        foreach (string file in Directory.GetFiles(SampleLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        lake.RemoveDifficulties();
        lake.Refresh();
        var one = Write(lake.Store, seeds, first);
        // Not shown by an export, and so no other version.
        File.AppendAllText(Path.Combine(seeds, "calendar.csv"), "\n");
        LakeStore later = new(lake.Store.Directory, new Later());
        var vacuumed = Vacuum.Run(later, Retention.Parse("30d"), cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(vacuumed, table => table.Table == "marts/cube_difficulty" && table.Files > 0);
        Assert.Equal("VACUUM END", lake.Store.Table("marts/cube_difficulty").History()[^1].Operation);

        var two = Write(new LakeStore(lake.Store.Directory), seeds, second);

        Assert.Equal(one.Version, two.Version);
        Assert.Equal(Files(first), Files(second));
        Assert.All(Files(first), file => Assert.Equal(File.ReadAllBytes(Path.Combine(first, file)), File.ReadAllBytes(Path.Combine(second, file))));
        Assert.DoesNotContain("VACUUM", File.ReadAllText(Path.Combine(second, "CHANGELOG.md")), StringComparison.Ordinal);
        string regions = Path.Combine(seeds, "regions.csv");
        File.WriteAllText(regions, File.ReadAllText(regions).Replace("上海市", "上海", StringComparison.Ordinal));
        var three = Write(new LakeStore(lake.Store.Directory), seeds, second);
        Assert.NotEqual(one.Version, three.Version);
        Assert.Equal(one.Version.Split('+')[0], three.Version.Split('+')[0]);
        Assert.NotEqual(Read(first, "datapackage.json").GetProperty("seeds").GetString(), Read(second, "datapackage.json").GetProperty("seeds").GetString());
    }
}
