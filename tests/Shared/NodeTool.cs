using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Analytics.Tests;

/// <summary>
/// A reader of our files that nobody here wrote, run by Node from a folder beside this one. The build does not install it (<c>npm ci</c> in that folder does):
/// without it a test is skipped, unless ANALYTICS_TESTS=all asks for every test.
/// </summary>
/// <param name="folder">Folder below <c>tests/</c>.</param>
/// <param name="package">The npm package that must be there.</param>
/// <param name="what">What it is, for the reason.</param>
public sealed class NodeTool(string folder, string package, string what)
{
    /// <summary>Runs a script of the folder and returns what it printed.</summary>
    public string Run(string script, string input = "", params IReadOnlyList<string> arguments)
    {
        using Process process = Start(script, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{what}: {script} failed on: {input} {string.Join(' ', arguments)}\n{errors.Result}");
        return output;
    }

    /// <summary>Starts a script of the folder.</summary>
    public Process Start(string script, params IReadOnlyList<string> arguments)
    {
        string home = Path.Combine(TestsFolder(), folder);
        if (!Directory.Exists(Path.Combine(home, "node_modules", package)))
        {
            string reason = $"{what}: run `npm ci` in tests/{folder}.";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(reason);
            Assert.Skip(reason);
        }
        ProcessStartInfo start = new("node", [script, .. arguments])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }

    private static string TestsFolder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..");
}
