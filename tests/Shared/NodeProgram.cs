using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Analytics.Tests;

/// <summary>
/// A program that nobody here wrote, in a folder of tests/ with its own lock file. The build does not install it (<c>npm ci</c> in the folder does):
/// without it a test is skipped, unless ANALYTICS_TESTS=all asks for every test.
/// </summary>
public static class NodeProgram
{
    /// <summary>Runs a script of a folder and returns what it prints.</summary>
    /// <param name="folder">The folder below tests/.</param>
    /// <param name="package">The npm package that must be installed in it.</param>
    /// <param name="script">The script.</param>
    /// <param name="input">What it reads.</param>
    public static string Run(string folder, string package, string script, string input)
    {
        string directory = Path.Combine(Tests(), folder);
        if (!Directory.Exists(Path.Combine(directory, "node_modules", package)))
        {
            string reason = $"{package} is not installed: run `npm ci` in tests/{folder}.";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(reason);
            Assert.Skip(reason);
        }
        ProcessStartInfo start = new("node", script)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{folder}/{script} failed on: {input[..Math.Min(input.Length, 2000)]}\n{errors.Result}");
        return output;
    }

    private static string Tests([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..");
}
