namespace Analytics.Lake.Tests;

/// <summary>Small things that most tests need.</summary>
public static class Given
{
    public static readonly CommitInfo Info = new("TEST", new Dictionary<string, string>());

    /// <summary>A table of numbers, partitioned by period.</summary>
    public static readonly TableLayout Numbers = new([new("period", "VARCHAR"), new("n", "BIGINT")], ["period"]);

    public static DeltaTable NumbersTable(string lake, TimeProvider? clock = null)
    {
        DeltaTable table = new LakeStore(lake, clock).Table("numbers");
        table.Create(Numbers);
        return table;
    }

    /// <summary>A file for tests of the log, which never looks into a data file.</summary>
    public static DataFile File(DeltaTable table, string period, long rows = 1)
    {
        string path = $"period={period}/part-{Guid.NewGuid()}.parquet";
        FileInfo file = new(Path.Combine(table.Directory, path));
        file.Directory!.Create();
        System.IO.File.WriteAllText(file.FullName, "not read by these tests");
        return new DataFile(path, new Dictionary<string, string?> { ["period"] = period }, file.Length, rows, file.LastWriteTimeUtc, null);
    }

    public static TableChange Add(params IReadOnlyList<DataFile> files) => new(files, [], []);

    public static TableChange Mark(string appId, long version) => new([], [], [new Transaction(appId, version)]);

    /// <summary>Replaces what a period holds by these rows, in one commit, as ingest does.</summary>
    public static long Replace(DeltaTable table, LakeSession session, string period, IEnumerable<long> numbers)
    {
        string rows = string.Join(", ", numbers.Select(n => $"({n}::BIGINT)"));
        IReadOnlyList<DataFile> files = rows.Length == 0 ? [] : session.Write($"SELECT '{period}' AS period, n FROM (VALUES {rows}) t(n)", table, Numbers);
        return table.Commit(Info, now => new TableChange(files, [.. now.Files.Where(file => file.Partition["period"] == period)], []));
    }

    /// <summary>A look at the whole lake, by one that has read nothing of it.</summary>
    public static VerifyResult Verify(string lake, string? table = null) => Verifier.Run(new LakeStore(lake), table, cancellation: TestContext.Current.CancellationToken);

    public static IReadOnlyList<VacuumedTable> Vacuum(LakeStore lake, string retain, bool dryRun = false) =>
        Lake.Vacuum.Run(lake, Retention.Parse(retain), dryRun, cancellation: TestContext.Current.CancellationToken);

    /// <summary>All rows of a table of numbers, in order.</summary>
    public static IReadOnlyList<(string Period, long N)> Rows(LakeSession session, Snapshot snapshot)
    {
        session.Attach("given_rows", snapshot);
        return session.Query("SELECT period, n FROM given_rows ORDER BY ALL", row => (row.GetString(0), row.GetInt64(1)));
    }
}

/// <summary>A clock that tests set.</summary>
public sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
