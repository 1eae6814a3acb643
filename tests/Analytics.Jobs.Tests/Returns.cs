namespace Analytics.Jobs.Tests;

/// <summary>Small returns of kind task, written by hand.</summary>
internal static class Returns
{
    private const string Header =
        "period,region_code,measure_code,task_id,task_name,responsible_unit,assisting_units,start_on,due_on,status,progress_pct,completed_on,milestone,tags\n";

    /// <summary>Tasks of which some are done.</summary>
    public static string Tasks(string region, int tasks, int done) => Header + string.Concat(Enumerable.Range(1, tasks).Select(i =>
        $"2025Q3,{region},M09,T{i},开展技能培训,市总工会,,2025-01-01,2025-12-31," + (i <= done ? "done,100,2025-09-01,,\n" : "in_progress,60,,,\n")));

    /// <summary>A task whose progress, in K2, is 140 per cent.</summary>
    public static string WithProgressOf140(string region) => Tasks(region, 1, 0).Replace(",60,", ",140,", StringComparison.Ordinal);

    /// <summary>Hands a file in.</summary>
    public static void HandIn(this Sandbox sandbox, string name, string text, string warehouse = "warehouse")
    {
        Directory.CreateDirectory(sandbox.Path($"{warehouse}/inbox"));
        File.WriteAllText(sandbox.Path($"{warehouse}/inbox/{name}"), text);
    }
}
