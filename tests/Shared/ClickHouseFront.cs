using System.Diagnostics;

namespace Analytics.Tests;

/// <summary>ClickHouse in a process of its own behind HTTP on loopback, for as long as the test lasts.</summary>
public sealed class ClickHouseFront : IDisposable
{
    public const string User = "analytics";
    public const string Password = "geheim-密码-7";

    private readonly Process process = Chdb.Node.Start("front.mjs", User, Password);

    public ClickHouseFront()
    {
        Url = new(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException(process.StandardError.ReadToEnd()));
        // Nobody reads what it complains of, and a full pipe would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
