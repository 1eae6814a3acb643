using Analytics.Lake;

namespace Analytics.Benchmarks;

/// <summary>
/// A table of very many versions and files, opened, pinned, and a query of one quarter and province planned; against one of a hundredth of both, and one of few
/// versions with as many files. Versions are a hundredth of the rows, files five times as many; they are names of one file, because nothing in them is read.
/// </summary>
internal static class OpenBenchmark
{
    private const int FilesOfVersion = 5, Hundredth = 100;

    private static readonly TableLayout Layout = new([new("period", "VARCHAR"), new("province", "VARCHAR"), new("employees", "BIGINT")], ["period", "province"]);

    public static Benchmark Create() => new(
        "open", "Open a table of 10,000 versions and 50,000 files and plan a query, against one of 100 versions.", Prepare, folder => Open(folder, "many"),
        [new("100 versions, 500 files", 3, folder => Open(folder, "few")), new("100 versions, 50,000 files", 3, folder => Open(folder, "wide"))])
    { Grows = false };

    private static void Prepare(string folder, int rows)
    {
        int versions = rows / Hundredth;
        Make(folder, "few", versions / Hundredth, FilesOfVersion);
        Make(folder, "wide", versions / Hundredth, FilesOfVersion * Hundredth);
        Make(folder, "many", versions, FilesOfVersion);
    }

    private static void Make(string folder, string name, int versions, int filesOfVersion)
    {
        if (File.Exists(Path.Combine(folder, name, "made")))
            return;
        Console.WriteLine($"making {versions:N0} versions ...");
        var table = new LakeStore(IngestBenchmark.Fresh(folder, name)).Table("returns");
        table.Create(Layout);
        using LakeSession session = LakeSession.Open();
        DataFile? first = null;
        for (int version = 1; version <= versions; version++)
        {
            List<DataFile> add = [];
            for (int i = 0; i < filesOfVersion; i++)
            {
                int number = ((version - 1) * filesOfVersion) + i;
                // Forty quarters of 32 provinces, over and over.
                string period = $"{2016 + (number / 32 / 4 % 10)}Q{1 + (number / 32 % 4)}", province = $"{11 + (number % 32)}";
                first ??= session.Write($"SELECT '{period}' AS period, '{province}' AS province, 1::BIGINT AS employees", table, Layout).Single();
                if (number == 0)
                {
                    add.Add(first);
                    continue;
                }
                string path = $"period={period}/province={province}/{number:D9}.parquet", target = Path.Combine(table.Directory, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                // A file has at most 65,000 names.
                DurableFile.TryLink(Path.Combine(table.Directory, first.Path), target);
                add.Add(first with { Path = path, Partition = new Dictionary<string, string?> { ["period"] = period, ["province"] = province } });
            }
            table.Commit(new("ADD", new Dictionary<string, string>()), _ => new(add, [], []));
        }
        File.WriteAllText(Path.Combine(folder, name, "made"), "");
    }

    private static Action Open(string folder, string name)
    {
        string lake = Path.Combine(folder, name);
        return () =>
        {
            Snapshot snapshot = new LakeStore(lake).Table("returns").Read();
            using LakeSession session = LakeSession.Open();
            session.Attach("returns", snapshot with { Files = [.. snapshot.Files.Where(file => file.Partition["period"] == "2025Q4")] });
            if (session.Query("EXPLAIN SELECT province, sum(employees) FROM returns WHERE province = '44' GROUP BY province", row => row.GetString(1)).Count == 0)
                throw new InvalidOperationException("There is no plan.");
        };
    }
}
