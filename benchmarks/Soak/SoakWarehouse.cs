using System.Globalization;
using Analytics.Jobs;
using Analytics.Jobs.Samples;

namespace Analytics.Benchmarks.Soak;

/// <summary>A file of a county.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">The county.</param>
/// <param name="Text">What it holds.</param>
/// <param name="Rows">Its data rows.</param>
internal sealed record CountyFile(string Name, string Region, string Text, int Rows)
{
    /// <summary>The same with a mistake in a cell of its first row.</summary>
    public CountyFile Spoilt => this with { Text = Text.Replace("2025Q4", "2025Q5", StringComparison.Ordinal) };

    /// <summary>The province or its like.</summary>
    public string Province => Region[..2];
}

/// <summary>
/// A warehouse of its own in which a quarter has been collected, refreshed and drawn, with accounts of all roles and jobs at short intervals; and the files of the next quarter that the
/// counties hand in.
/// </summary>
internal sealed class SoakWarehouse
{
    private const int Enterprises = 15_000;

    private SoakWarehouse(string folder) => Folder = folder;

    /// <summary>The folder that the program is started in.</summary>
    public string Folder { get; }

    /// <summary>The warehouse.</summary>
    public string Path => System.IO.Path.Combine(Folder, "warehouse");

    /// <summary>Tokens by account: the roles, and <c>region-11</c> and so on.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    /// <summary>Files of the counties, in an order that is the same in every run.</summary>
    public IReadOnlyList<CountyFile> Files { get; private set; } = [];

    /// <summary>Makes one.</summary>
    public static async Task<SoakWarehouse> Make()
    {
        var made = new SoakWarehouse(Directory.CreateTempSubdirectory("analytics-soak-").FullName);
        // Seconds past the minute: a load of one minute sees each but the drawing of the pages, which takes longer than a minute on a busy machine.
        File.WriteAllText(System.IO.Path.Combine(made.Folder, "analytics.json"), """
            { "jobs": {
              "collect": { "does": "collect", "cron": "5/20 * * * * ?", "then": ["refresh"] },
              "refresh": { "does": "refresh" },
              "report": { "does": "report", "cron": "30 0/5 * * * ?" } } }
            """);
        string samples = System.IO.Path.Combine(AppContext.BaseDirectory, "seeds", "returns"), inbox = Directory.CreateDirectory(System.IO.Path.Combine(made.Path, "inbox")).FullName;
        foreach (string file in Directory.EnumerateFiles(samples).Where(file => System.IO.Path.GetFileName(file) is var name && (name.Contains("_2025Q3_", StringComparison.Ordinal) || name.StartsWith("target_", StringComparison.Ordinal))))
            File.Copy(file, System.IO.Path.Combine(inbox, System.IO.Path.GetFileName(file)));
        foreach (string command in (string[])["collect", "refresh", "report"])
            await made.Run(command);
        foreach (string role in (string[])["evaluator", "planner", "researcher", "operator"])
            made.Tokens[role] = await made.Run("access", "grant", role, "--role", role);
        made.Files = made.MakeFiles();
        foreach (string province in made.Files.Select(file => file.Province).Distinct().Order(StringComparer.Ordinal))
            made.Tokens[$"region-{province}"] = await made.Run("access", "grant", $"region-{province}", "--role", "region", "--region", $"{province}0000");
        return made;
    }

    /// <summary>Runs a command of the program to its end and gives what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> Run(params string[] args)
    {
        var (data, talk) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        int exit = await Cli.Run([.. args, "--lang", "en"], new Shell(data, talk, null, false, Folder, new Dictionary<string, string?>()));
        return exit == 0 ? data.ToString().Trim() : throw new InvalidOperationException($"analytics {args[0]}: {exit}\n{data}{talk}");
    }

    // A file of enterprises and one of tasks from each county that has enterprises; the order mixes the provinces.
    private List<CountyFile> MakeFiles()
    {
        string national = System.IO.Path.Combine(Folder, "national.csv");
        SampleWriter.WriteNational(national, 20251120, Enterprises);
        string[] lines = [.. File.ReadLines(national).Select(line => line.Replace("2025Q3", "2025Q4", StringComparison.Ordinal))];
        File.Delete(national);
        var random = new Random(1);
        return
        [
            .. lines.Skip(1).GroupBy(line => line.Split(',')[1]).OrderBy(county => county.Key, StringComparer.Ordinal).SelectMany(county => new[]
            {
                new CountyFile($"enterprise_2025Q4_{county.Key}.csv", county.Key, string.Join('\n', county.Prepend(lines[0])) + "\n", county.Count()),
                new CountyFile($"task_2025Q4_{county.Key}.csv", county.Key, Tasks(county.Key), 3),
            }).OrderBy(_ => random.Next()),
        ];
    }

    private static string Tasks(string county) =>
        "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n"
        + string.Concat(Enumerable.Range(1, 3).Select(i => $"2025Q4,{county},M0{i},T{i},【合成样例】任务,县总工会,,2025-01-01,2026-12-31,in_progress,{i * 20},,,\n"));
}
