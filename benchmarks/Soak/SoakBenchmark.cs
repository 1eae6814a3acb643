using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Analytics.Jobs.Tests;
using Analytics.Lake;

namespace Analytics.Benchmarks.Soak;

/// <summary>The evening of the deadline at a server of the real program: what it answers, what it keeps, what it loses. Fails where a floor is missed.</summary>
internal static class SoakBenchmark
{
    public const string Name = "soak";

    public const string Description = "The load of a national deadline day, scaled to two cores, on a server of the real program: answers, memory, handles, and whether everything handed in is in the lake once.";

    // A short load shows whether answers are right; what grows shows in a long one only.
    private const int LongMinutes = 10;
    // Some thirty are of what a server that has just begun has not opened yet.
    private const int MoreHandles = 80;
    private const double MoreMemory = 1.10, MegabytesAnHour = 150;

    public static async Task<int> Run(int minutes)
    {
        Console.WriteLine($"{Name}: {minutes} minutes, {Environment.ProcessorCount} cores");
        var clock = Stopwatch.StartNew();
        var warehouse = await SoakWarehouse.Make();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warehouse made in {clock.Elapsed.TotalSeconds:F0} s: {warehouse.Folder}"));
        await using var collector = await FakeCollector.Start();
        using var server = await RunningServer.Start(warehouse.Path, warehouse.Folder, ("ANALYTICS__LOGS", "json"), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{collector.Url}/v1/metrics"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "5000"));
        using var load = new SoakLoad(warehouse, server.Address);
        var process = new SoakProcess(server.Id, collector);
        var before = process.Look(clock.Elapsed);
        var samples = await Load(load, process, TimeSpan.FromMinutes(minutes));
        List<string> missed = [.. await Settle(load, warehouse)];
        // With the connections of those who asked.
        load.Dispose();
        missed.AddRange(await LeftOpen(process, before, clock));
        int exit = await server.Stop();
        if (exit != 0)
            missed.Add($"the server ended with {exit}");
        missed.AddRange(Complaints(await server.Said));
        try
        {
            Console.WriteLine($"verify: {await warehouse.Run("verify")}");
        }
        catch (InvalidOperationException e)
        {
            missed.Add(e.Message);
        }
        missed.AddRange(Lost(load, warehouse));
        missed.AddRange(Told(load.Answers));
        missed.AddRange(Grown(samples, minutes));
        foreach (string floor in missed)
            Console.WriteLine($"MISSED: {floor}");
        Console.WriteLine($"{Name} minutes={minutes} requests={load.Answers.Count} handed_in={load.HandedIn.Count} missed={missed.Count}");
        if (missed.Count == 0)
            Directory.Delete(warehouse.Folder, recursive: true);
        return missed.Count == 0 ? 0 : 1;
    }

    private static async Task<List<Sample>> Load(SoakLoad load, SoakProcess process, TimeSpan time)
    {
        List<Sample> samples = [];
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var running = load.Run(time, stop.Token);
        int said = 0;
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(5)));
            samples.Add(process.Look(clock.Elapsed));
            if ((int)clock.Elapsed.TotalMinutes == said)
                continue;
            said = (int)clock.Elapsed.TotalMinutes;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"minute {said,3}: {load.Answers.Count} answers, {load.Answers.Count(answer => answer.Wrong is not null)} wrong, p95 {SoakFigures.Percentile(load.Answers.TakeLast(150).Select(answer => answer.Milliseconds), 0.95):F0} ms; {SoakFigures.Line(samples[^1])}"));
        }
        await running;
        return samples;
    }

    // What was handed in last is collected too, with nobody asking for anything else.
    private static async Task<IEnumerable<string>> Settle(SoakLoad load, SoakWarehouse warehouse)
    {
        string inbox = Path.Combine(warehouse.Path, "inbox");
        var clock = Stopwatch.StartNew();
        for (int waiting, least = int.MaxValue; (waiting = Directory.EnumerateFiles(inbox, "*", SearchOption.AllDirectories).Count()) > 0;)
        {
            if (waiting < least)
            {
                least = waiting;
                clock.Restart();
            }
            if (clock.Elapsed > TimeSpan.FromMinutes(10))
                return [$"in ten minutes none was taken of the files that wait: {string.Join(", ", Directory.EnumerateFiles(inbox, "*", SearchOption.AllDirectories).Take(5).Select(Path.GetFileName))}"];
            await load.Post("operator", "/api/jobs/collect/run");
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
        return [];
    }

    // At rest, and not while files come and go. A connection is closed a moment after who asked has gone; what leaks is never closed.
    private static async Task<IEnumerable<string>> LeftOpen(SoakProcess process, Sample before, Stopwatch clock)
    {
        var patience = Stopwatch.StartNew();
        Sample rest;
        while ((rest = process.Look(clock.Elapsed)).Handles > before.Handles + MoreHandles && patience.Elapsed < TimeSpan.FromMinutes(3))
            await Task.Delay(TimeSpan.FromSeconds(1));
        Console.WriteLine($"before the load: {SoakFigures.Line(before)}");
        Console.WriteLine($"at rest: {SoakFigures.Line(rest)}");
        return rest.Handles > before.Handles + MoreHandles ? [$"{rest.Handles} handles at rest, {before.Handles} before the load"] : [];
    }

    /// <summary>Jobs that failed, and other errors of the server; what is said while it stops is not looked at. A warning may only say that the machine is busy.</summary>
    private static IEnumerable<string> Complaints(string log)
    {
        foreach (string line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var record = JsonDocument.Parse(line).RootElement;
            if (record.GetProperty("State").TryGetProperty("event", out var what) && what.GetString() == "server.stopping")
                yield break;
            string level = record.GetProperty("LogLevel").GetString()!;
            if (level is "Error" or "Critical")
                yield return $"the server said: {line}";
            else if (level == "Warning")
                Console.WriteLine($"the server warned: {record.GetProperty("Message").GetString()}");
        }
    }

    /// <summary>Files that are not in the lake exactly once, or not with all their rows.</summary>
    private static List<string> Lost(SoakLoad load, SoakWarehouse warehouse)
    {
        var lake = new LakeStore(Path.Combine(warehouse.Path, "lake"));
        using var session = LakeSession.Open();
        session.Attach("submissions", lake.Table("submissions").Read());
        var accepted = session.Query("SELECT file_name, status, rows, submission_id FROM submissions", row => (Name: row.GetString(0), Status: row.GetString(1), Rows: row.GetInt64(2), Id: row.GetString(3))).ToLookup(row => row.Name);
        Dictionary<string, long> rows = [];
        foreach (string kind in (string[])["enterprise", "task"])
        {
            session.Attach(kind, lake.Table($"returns/{kind}").Read());
            foreach (var (id, count) in session.Query($"SELECT submission_id, count(*) FROM {kind} GROUP BY 1", row => (row.GetString(0), row.GetInt64(1))))
                rows[id] = count;
        }
        return
        [
            .. load.HandedIn.Where(file => accepted[file.Key].ToList() is not [{ Status: "accepted" } found] || found.Rows != file.Value || rows.GetValueOrDefault(found.Id) != file.Value)
                .Select(file => $"{file.Key} is not in the lake once: {string.Join(", ", accepted[file.Key].Select(found => $"{found.Status}, {rows.GetValueOrDefault(found.Id)} of {file.Value} rows"))}"),
        ];
    }

    private static IEnumerable<string> Told(IReadOnlyCollection<Answered> answers)
    {
        Console.WriteLine($"{"asked",-14} {"number",6} {"p50 ms",9} {"p95 ms",9} {"p99 ms",9}   answers by status");
        foreach (var kind in answers.GroupBy(answer => answer.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            Console.WriteLine(SoakFigures.Line(kind.Key, [.. kind]));
        return answers.Where(answer => answer.Wrong is not null).GroupBy(answer => (answer.Kind, answer.Status)).Select(wrong => $"{wrong.Count()} answers {wrong.Key.Status} to {wrong.Key.Kind}, such as: {wrong.First().Wrong}");
    }

    private static IEnumerable<string> Grown(List<Sample> samples, int minutes)
    {
        double Ratio(Func<Sample, double?> value) => SoakFigures.LastOverSecond(samples, value);
        double resident = SoakFigures.SlopeAnHour(samples, sample => sample.ResidentMegabytes), managed = SoakFigures.SlopeAnHour(samples, sample => sample.ManagedMegabytes);
        double residentRatio = Ratio(sample => sample.ResidentMegabytes), managedRatio = Ratio(sample => sample.ManagedMegabytes);
        Console.WriteLine($"first: {SoakFigures.Line(samples[0])}");
        Console.WriteLine($"after the first third: {SoakFigures.Line(SoakFigures.After(samples)[0])}");
        Console.WriteLine($"last: {SoakFigures.Line(samples[^1])}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after the first third: memory {resident:+0;-0} MB/h, last third over second {residentRatio:F3}; managed {managed:+0;-0} MB/h, {managedRatio:F3}"));
        if (minutes < LongMinutes)
            yield break;
        if (residentRatio > MoreMemory || (resident > MegabytesAnHour && residentRatio > 1.02))
            yield return string.Create(CultureInfo.InvariantCulture, $"memory grows by {resident:F0} MB/h; the last third has {residentRatio:F3} times that of the second");
        if (managedRatio > MoreMemory && managed > MegabytesAnHour)
            yield return string.Create(CultureInfo.InvariantCulture, $"managed memory grows by {managed:F0} MB/h; the last third has {managedRatio:F3} times that of the second");
    }
}
