using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Analytics.Lake.Tests;

/// <summary>This test program started as another process, to race with the tests or to be killed by them: what to do stands in an environment variable.</summary>
public static class Worker
{
    private const string Variable = "ANALYTICS_LAKE_WORKER";

    /// <summary>Starts this program again with a piece of work.</summary>
    /// <param name="prefix">A command to run it under, for example one that takes rights away.</param>
    /// <param name="work">Name of the work and its arguments.</param>
    public static Process Start(string[] prefix, params string[] work)
    {
        string[] command = [.. prefix, "dotnet", "exec", typeof(Worker).Assembly.Location];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Variable] = string.Join('\n', work);
        return Process.Start(start)!;
    }

    /// <summary>Starts a piece of work, waits for its end, and returns its exit code and what it wrote.</summary>
    public static (int ExitCode, string Output) Run(string[] prefix, params string[] work)
    {
        using Process process = Start(prefix, work);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    [ModuleInitializer]
    internal static void Begin()
    {
        string[]? work = Environment.GetEnvironmentVariable(Variable)?.Split('\n');
        if (work is null)
            return;
        try
        {
            Do(work);
            Environment.Exit(0);
        }
        catch (LakeException e)
        {
            Console.WriteLine(e.En);
            Environment.Exit(3);
        }
    }

    private static void Do(string[] work)
    {
        DeltaTable table = new LakeStore(work[1]).Table("numbers");
        switch (work[0])
        {
            // commit LAKE PERIOD COUNT: that many commits, each of which replaces the period's file by one with one row more.
            case "commit":
                table.Create(Given.Numbers);
                for (int i = 0; i < int.Parse(work[3], System.Globalization.CultureInfo.InvariantCulture); i++)
                {
                    string mark = $"{Environment.ProcessId}-{i}";
                    table.Commit(Given.Info, now =>
                    {
                        DataFile[] old = [.. now.Files.Where(file => file.Partition["period"] == work[2])];
                        return new TableChange([Given.File(table, work[2], old.Sum(file => file.Rows) + 1)], old, [new Transaction(mark, 1)]);
                    });
                }
                break;
            // replace LAKE STEP: one replacement by 1, 2, 3, killed at that step (counted from 0); without a number, says the steps.
            case "replace":
                int reached = 0;
                using (LakeSession session = LakeSession.Open())
                {
                    StepHook.Run(
                        step =>
                        {
                            if (work[2] == "")
                                Console.WriteLine(step);
                            else if (work[2] == $"{reached++}")
                                Process.GetCurrentProcess().Kill();
                        },
                        () => Replace(session, table));
                }
                break;
            // vacuum|publish LAKE STEP: prepares a lake and then does the work, killed at that step of it; without a number, says the steps.
            case "vacuum" or "publish":
                int at = 0;
                Prepare(work[1]);
                using (LakeSession session = LakeSession.Open())
                {
                    StepHook.Run(
                        step =>
                        {
                            if (work[2] == "")
                                Console.WriteLine(step);
                            else if (work[2] == $"{at++}")
                                Process.GetCurrentProcess().Kill();
                        },
                        () => Work(work[0], new LakeStore(work[1], new SetClock(Later)), session));
                }
                break;
            // mark LAKE: a commit without data.
            case "mark":
                table.Commit(Given.Info, _ => Given.Mark("worker", 1));
                break;
            // clean LAKE: a vacuum a century later.
            case "clean":
                Vacuum.Run(new LakeStore(work[1], new SetClock(Later.AddYears(100))), Retention.Parse("30d"), cancellation: CancellationToken.None);
                break;
            // fill LAKE: a few megabytes that do not compress.
            case "fill":
                using (LakeSession session = LakeSession.Open())
                    session.Write("SELECT 'p' || (i % 3) AS period, (hash(i) >> 1)::BIGINT AS n FROM range(1000000) t(i)", table, Given.Numbers);
                break;
            // full LAKE: fills the disk that the lake is on, then tries to commit and to write.
            case "full":
                Full(table, work[1]);
                break;
            default:
                throw new ArgumentException(work[0]);
        }
    }

    /// <summary>When the vacuum of <see cref="Work"/> runs.</summary>
    public static readonly DateTimeOffset Later = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Three versions of a year before, each with a file of its own.
    private static void Prepare(string lake)
    {
        DeltaTable table = Given.NumbersTable(lake, new SetClock(Later.AddYears(-1)));
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 3; i++)
            Given.Replace(table, session, "2025Q1", [i]);
    }

    /// <summary>What "vacuum" and "publish" do, and what a run after a crash does again.</summary>
    public static bool Work(string name, LakeStore lake, LakeSession session)
    {
        if (name == "vacuum")
            Vacuum.Run(lake, Retention.Parse("30d"), cancellation: CancellationToken.None);
        else
            Publications.Record(lake, session, "report", "site", [lake.Table("numbers").Read(AsOf.At(2))]);
        return true;
    }

    private static void Full(DeltaTable table, string lake)
    {
        using LakeSession session = LakeSession.Open();
        table.Create(Given.Numbers);
        Given.Replace(table, session, "2025Q1", [9]);
        Fill(Path.Combine(lake, "filler"));
        Console.WriteLine(Assert.Throws<LakeException>(() => table.Commit(Given.Info, _ => Given.Mark("worker", 1))).En);
        Console.WriteLine(Assert.Throws<LakeException>(() => session.Write("SELECT 'p' || (i % 3) AS period, (hash(i) >> 1)::BIGINT AS n FROM range(1000000) t(i)", table, Given.Numbers)).En);
        Console.WriteLine($"version {table.Read().Version}: {string.Join(", ", Given.Rows(session, table.Read()).Select(row => $"{row.Period}={row.N}"))}");
        Console.WriteLine(string.Join(' ', Directory.EnumerateFiles(lake, "*", SearchOption.AllDirectories).Select(file => file.EndsWith(".parquet", StringComparison.Ordinal) ? "part.parquet" : Path.GetFileName(file)).Order(StringComparer.Ordinal)));
    }

    private static void Fill(string path)
    {
        using FileStream filler = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                filler.Write(new byte[512]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>What "replace" does, and what a run after a crash does again.</summary>
    public static long Replace(LakeSession session, DeltaTable table)
    {
        table.Create(Given.Numbers);
        return table.Commit(Given.Info, now =>
        {
            if (now.Transactions.ContainsKey("submission"))
                return null;
            IReadOnlyList<DataFile> files = session.Write("SELECT '2025Q1' AS period, n::BIGINT AS n FROM (VALUES (1), (2), (3)) t(n)", table, Given.Numbers);
            return new TableChange(files, [.. now.Files.Where(file => file.Partition["period"] == "2025Q1")], [new Transaction("submission", 1)]);
        });
    }
}
