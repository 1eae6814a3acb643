using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Analytics.Tests;

/// <summary>
/// ClickHouse, as an independent reader of our files. It is 540 MB, so the build does not install it (<c>npm ci</c> in tests/chdb does):
/// without it a test is skipped, unless ANALYTICS_TESTS=all asks for every test.
/// </summary>
public static class Chdb
{
    /// <summary>Runs a query and returns its rows, in order, as JSON objects.</summary>
    public static IReadOnlyList<JsonElement> Query(string sql)
    {
        string folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "chdb")))
        {
            const string Reason = "ClickHouse is not installed: run `npm ci` in tests/chdb (540 MB).";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(Reason);
            Assert.Skip(Reason);
        }
        ProcessStartInfo start = new("node", "query.mjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(sql);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ClickHouse failed on: {sql}\n{errors.Result}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    /// <summary>The table function that reads the newest version of a Delta table in a folder.</summary>
    public static string DeltaTable(string directory) => $"deltaLakeLocal('{directory.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}')";

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "chdb");
}
