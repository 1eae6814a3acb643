using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>A PostgreSQL database in which several hosts keep one schedule, as the setting <c>state</c> names it: <c>postgres://user:password@host:port/database?sslmode=require</c>.</summary>
internal sealed class StateAddress
{
    /// <summary>The setting.</summary>
    internal const string Key = "state";

    private const int Port = 5432;

    private StateAddress(string connection, string words) => (Connection, Words) = (connection, words);

    /// <summary>What Npgsql connects with; it may hold the password.</summary>
    internal string Connection { get; }

    /// <summary>The address for people, without user and password.</summary>
    internal string Words { get; }

    /// <inheritdoc/>
    public override string ToString() => Words;

    /// <summary>Reads the setting; null when the schedule is the warehouse's own.</summary>
    /// <exception cref="ProgramException">It is no address of a database. What was written is not repeated: it may hold a password.</exception>
    internal static StateAddress? Read(WrittenSettings all, Texts texts)
    {
        if (string.IsNullOrWhiteSpace(all[Key]))
            return null;
        try
        {
            return Parse(new Uri(all[Key]!.Trim()));
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException or FormatException)
        {
            // Without its cause, which may repeat it.
            throw all.Wrong(Key, texts.BadState);
        }
    }

    private static StateAddress Parse(Uri url)
    {
        string database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        if (url.Scheme is not ("postgres" or "postgresql") || url.Host.Length == 0 || database.Length == 0 || database.Contains('/'))
            throw new FormatException();
        string[] login = url.UserInfo.Split(':', 2);
        int port = url.Port > 0 ? url.Port : Port;
        var connection = new NpgsqlConnectionStringBuilder { Host = url.IdnHost, Port = port, Database = database, ApplicationName = "analytics" };
        if (login[0].Length > 0)
            connection.Username = Uri.UnescapeDataString(login[0]);
        if (login.Length > 1)
            connection.Password = Uri.UnescapeDataString(login[1]);
        foreach (string option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = option.Split('=', 2);
            connection[Uri.UnescapeDataString(pair[0])] = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : throw new FormatException();
        }
        return new(connection.ConnectionString, $"postgres://{url.Host}:{port}/{database}");
    }

    /// <summary>Has a scheduler keep its state there, as one of several.</summary>
    internal void Use(IPersistentStoreBuilder store)
    {
        store.UsePostgres(NpgsqlFactory.Instance, Connection);
        store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (StateStore.SignOfLife, StateStore.Patience));
    }

    /// <summary>An open connection.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    internal async Task<DbConnection> Open(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(Connection);
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch (Exception e)
        {
            await connection.DisposeAsync();
            // A name that is not found, and a host that does not answer, come as they are.
            throw e is SocketException or TimeoutException or IOException ? new NpgsqlException(e.Message, e) : e;
        }
    }
}
