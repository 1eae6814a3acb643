using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Analytics.Tests;

/// <summary>
/// A PostgreSQL server of its own, from Debian's packages, on loopback with a data folder of its own; without them a test is skipped, unless ANALYTICS_TESTS=all asks for every test.
/// </summary>
public sealed class Postgres : IDisposable
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb"))) : null;
    private readonly string root = Directory.CreateTempSubdirectory("analytics-postgres-").FullName;
    private readonly int port = FreePort();
    private Process? server;

    private Postgres()
    {
    }

    private string Data => Path.Combine(root, "data");

    /// <summary>The address that the setting <c>state</c> takes.</summary>
    public string Url => $"postgres://analytics@127.0.0.1:{port}/postgres";

    /// <summary>What Npgsql connects with.</summary>
    public string Connection => $"Host=127.0.0.1;Port={port};Database=postgres;Username=analytics;Pooling=false";

    /// <summary>Makes and starts a server.</summary>
    public static async Task<Postgres> Start()
    {
        if (Programs is null)
        {
            const string reason = "PostgreSQL is not there: apt-get install postgresql.";
            if (Environment.GetEnvironmentVariable("ANALYTICS_TESTS") == "all")
                Assert.Fail(reason);
            Assert.Skip(reason);
        }
        var postgres = new Postgres();
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", postgres.root).Dispose();
        using (var made = AsItself("initdb", "-D", postgres.Data, "-U", "analytics", "-A", "trust", "-E", "UTF8", "--no-sync"))
        {
            await made.WaitForExitAsync();
            Assert.True(made.ExitCode == 0, "initdb failed");
        }
        await postgres.Up();
        return postgres;
    }

    /// <summary>Starts the server, and waits until it answers.</summary>
    public async Task Up()
    {
        server = AsItself("postgres", "-D", Data, "-c", "listen_addresses=127.0.0.1", "-p", $"{port}", "-c", "unix_socket_directories=", "-c", "logging_collector=off");
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(Connection);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (patience.Elapsed < TimeSpan.FromSeconds(60) && !server.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>kill -9 of the server.</summary>
    public async Task Kill()
    {
        // The first line of its file is the server's own process, whoever started it.
        using (var postmaster = Process.GetProcessById(int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture)))
            postmaster.Kill();
        await server!.WaitForExitAsync();
        server.Dispose();
        server = null;
        // Its children end when they see that it is gone; a new server does not start before.
        while (Directory.EnumerateDirectories("/proc").Any(process => Serves(process, Data)))
            await Task.Delay(50);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (server is not null)
            Kill().GetAwaiter().GetResult();
        Directory.Delete(root, recursive: true);
    }

    private static bool Serves(string process, string data)
    {
        try
        {
            return Path.GetFileName(process).All(char.IsAsciiDigit) && File.ReadAllText(Path.Combine(process, "cmdline")) is var line && line.Contains("postgres", StringComparison.Ordinal)
                && new DirectoryInfo(Path.Combine(process, "cwd")).ResolveLinkTarget(returnFinalTarget: false)?.FullName == data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // It refuses to be root's.
    private static Process AsItself(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(Programs!, program), .. arguments])
        : Run(Path.Combine(Programs!, program), arguments);

    private static Process Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (program == "chown")
            process.WaitForExit();
        return process;
    }

    private static int FreePort()
    {
        // Below those that the system gives to whoever asks, so that nobody has it while the server is away.
        while (true)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
