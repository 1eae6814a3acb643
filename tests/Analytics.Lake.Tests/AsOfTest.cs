namespace Analytics.Lake.Tests;

public class AsOfTest
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void An_instant_means_the_last_version_not_after_it()
    {
        using TempFolder folder = new();
        SetClock clock = new(Noon);
        DeltaTable table = Given.NumbersTable(folder.Path, clock);
        for (int hour = 1; hour <= 25; hour++)
        {
            clock.Now = Noon.AddHours(hour);
            table.Commit(Given.Info, _ => Given.Mark($"s{hour}", 1));
        }

        Assert.Equal(0, table.Read(AsOf.At(Noon)).Version);
        Assert.Equal(0, table.Read(AsOf.At(Noon.AddMinutes(59))).Version);
        Assert.Equal(1, table.Read(AsOf.At(Noon.AddHours(1))).Version);
        Assert.Equal(12, table.Read(AsOf.At(Noon.AddHours(12.5))).Version);
        Assert.Equal(25, table.Read(AsOf.At(Noon.AddYears(1))).Version);
        Assert.Equal(Noon.AddHours(12), table.Read(AsOf.At(12)).Instant);
        Assert.Equal(12, table.Read(AsOf.At(12)).Transactions.Count);
        Assert.Contains("did not exist yet", Assert.Throws<LakeException>(() => table.Read(AsOf.At(Noon.AddTicks(-1)))).En, StringComparison.Ordinal);
        Assert.Contains("no version 26", Assert.Throws<LakeException>(() => table.Read(AsOf.At(26))).En, StringComparison.Ordinal);
        Assert.Contains("no version -1", Assert.Throws<LakeException>(() => table.Read(AsOf.At(-1))).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Instants_grow_though_the_clock_goes_back()
    {
        using TempFolder folder = new();
        SetClock clock = new(Noon);
        DeltaTable table = Given.NumbersTable(folder.Path, clock);
        clock.Now = Noon.AddHours(-1);
        table.Commit(Given.Info, _ => Given.Mark("a", 1));
        table.Commit(Given.Info, _ => Given.Mark("b", 1));
        clock.Now = Noon.AddHours(1);
        table.Commit(Given.Info, _ => Given.Mark("c", 1));

        Assert.Equal([Noon, Noon.AddMilliseconds(1), Noon.AddMilliseconds(2), Noon.AddHours(1)], table.History().Select(commit => commit.Instant));
        Assert.Equal(1, table.Read(AsOf.At(Noon.AddMilliseconds(1))).Version);
    }

    [Fact]
    public void Instants_grow_past_a_winner_whose_clock_is_ahead()
    {
        using TempFolder folder = new();
        SetClock clock = new(Noon), ahead = new(Noon.AddSeconds(5));
        DeltaTable table = Given.NumbersTable(folder.Path, clock);
        DeltaTable same = new LakeStore(folder.Path, ahead).Table("numbers");

        StepHook.Interrupt("commit.begin", () => same.Commit(Given.Info, _ => Given.Mark("a", 1)), () => table.Commit(Given.Info, _ => Given.Mark("b", 1)));

        Assert.Equal([Noon, Noon.AddSeconds(5), Noon.AddSeconds(5).AddMilliseconds(1)], table.History().Select(commit => commit.Instant));
    }

    [Fact]
    public void File_times_do_not_matter()
    {
        using TempFolder folder = new();
        SetClock clock = new(Noon);
        DeltaTable table = Given.NumbersTable(folder.Path, clock);
        clock.Now = Noon.AddHours(1);
        table.Commit(Given.Info, _ => Given.Mark("a", 1));
        foreach (string entry in Directory.EnumerateFiles(Path.Combine(table.Directory, "_delta_log")))
            File.SetLastWriteTimeUtc(entry, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(0, table.Read(AsOf.At(Noon)).Version);
    }

    [Theory]
    [InlineData("17", 17L, null)]
    [InlineData("2026-01-20T00:00+08:00", null, "2026-01-19T16:00:00Z")]
    [InlineData("2026-01-20T00:00:01.25Z", null, "2026-01-20T00:00:01.25Z")]
    public void Versions_and_instants_are_read(string text, long? version, string? instant)
    {
        AsOf asOf = AsOf.Parse(text);
        Assert.Equal(version, asOf.Version);
        Assert.Equal(instant is null ? null : DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), asOf.Instant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("latest")]
    [InlineData("2026-01-20")]
    [InlineData("2026-01-20T00:00")]
    [InlineData("2026-13-20T00:00Z")]
    public void Anything_else_is_refused(string text) => Assert.Throws<LakeException>(() => AsOf.Parse(text));
}
