using System.Globalization;
using Analytics.Ingest;
using Analytics.Transforms.Engines;

namespace Analytics.Jobs;

/// <summary>Where heavy models run.</summary>
/// <param name="Name"><c>duckdb</c> or <c>clickhouse</c>.</param>
internal sealed record EngineSettings(string Name)
{
    /// <summary>In this process.</summary>
    internal const string DuckDb = "duckdb";

    /// <summary>On a ClickHouse server.</summary>
    internal const string ClickHouse = "clickhouse";

    private const string UrlKey = "clickhouse:url", LakeKey = "clickhouse:lake", ClusterKey = "clickhouse:cluster", TimeoutKey = "clickhouse:timeout";
    private const string UserKey = "clickhouse:user", PasswordKey = "clickhouse:password";
    private const int Week = 7 * 24 * 60 * 60;

    /// <summary>The settings read here.</summary>
    internal static IReadOnlyList<string> Known { get; } = ["engine", UrlKey, LakeKey, ClusterKey, TimeoutKey, UserKey, PasswordKey];

    /// <summary>The HTTP interface of the server; null where nobody named one.</summary>
    internal Uri? Url { get; init; }

    /// <summary>The lake as the server sees it; null: as we do.</summary>
    internal string? Lake { get; init; }

    /// <summary>What is wrong with what somebody wrote, unless options mend it; null when nothing is.</summary>
    internal ProgramException? Problem { get; private init; }

    private string? Cluster { get; init; }

    private TimeSpan Timeout { get; init; } = ClickHouseServer.UsualTimeout;

    private string? User { get; init; }

    private string? Password { get; init; }

    /// <summary>Reads them. What is missing, or does not fit together, is their <see cref="Problem"/>: options may bring it.</summary>
    /// <exception cref="ProgramException">Something is not understood.</exception>
    internal static EngineSettings Read(WrittenSettings all, Texts texts)
    {
        string name = all["engine"] ?? DuckDb;
        if (name is not (DuckDb or ClickHouse))
            throw all.Wrong("engine", texts.BadSetting("engine", name, $"{DuckDb}, {ClickHouse}"));
        var read = new EngineSettings(name)
        {
            // Not the values: they may hold a password.
            Url = all[UrlKey] is not { } url ? null : ReadUrl(url) ?? throw all.Wrong(UrlKey, texts.BadClickHouseUrl),
            Lake = all[LakeKey] is not { } lake ? null : ReadLake(lake) ?? throw all.Wrong(LakeKey, texts.BadClickHouseLake(LakeKey)),
            Cluster = string.IsNullOrEmpty(all[ClusterKey]) ? null : all[ClusterKey],
            Timeout = ReadTimeout(),
            User = Header(UserKey),
            Password = all[PasswordKey] is null || all.IsVariable(PasswordKey) ? Header(PasswordKey) : throw all.Wrong(PasswordKey, texts.SecretInFile(WrittenSettings.Variable(PasswordKey))),
        };
        return read.Mistake(texts) is var (at, what) ? read with { Problem = all.Wrong(at, what) } : read;

        TimeSpan ReadTimeout() => all[TimeoutKey] is not { } text ? ClickHouseServer.UsualTimeout
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= Week ? TimeSpan.FromSeconds(seconds)
            : throw all.Wrong(TimeoutKey, texts.BadSetting(TimeoutKey, text, texts.WholeNumber(1, Week)));

        string? Header(string key) => string.IsNullOrEmpty(all[key]) ? null : all[key]!.Any(char.IsControl) ? throw all.Wrong(key, texts.OneLineOnly(key)) : all[key];
    }

    /// <summary>What is missing or does not fit together, with the key that it is about; null when nothing is.</summary>
    internal (string Key, string What)? Mistake(Texts texts) => Name == ClickHouse && Url is null ? ("engine", texts.NoClickHouseUrl)
        : Cluster is not null && (Lake is null || !ClickHouseServer.IsAddress(Lake)) ? (ClusterKey, texts.ClusterReadsStore)
        : null;

    /// <summary>The address of a server; null if it is none, or holds credentials.</summary>
    internal static Uri? ReadUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && IsPlain(text) ? url : null;

    /// <summary>Where a server has the lake: an absolute path or an address; null if it is neither, or holds credentials.</summary>
    internal static string? ReadLake(string text) => !text.Any(char.IsControl) && (text.StartsWith('/') || (ClickHouseServer.IsAddress(text) && Uri.TryCreate(text, UriKind.Absolute, out _) && IsPlain(text))) ? text : null;

    // By the text: a password with a slash would be a path to who reads it as an address.
    private static bool IsPlain(string text) => text.AsSpan().IndexOfAny("@?#") < 0;

    /// <summary>The server, should there be one.</summary>
    internal ClickHouseServer? Server(Warehouse warehouse) => Url is null ? null
        : new(Url, Lake ?? warehouse.Lake.Directory) { Cluster = Cluster, Timeout = Timeout, User = User, Password = Password };

    /// <summary>The server on which heavy models run; null: they run here.</summary>
    internal ClickHouseServer? Remote(Warehouse warehouse) => Name == ClickHouse ? Server(warehouse) : null;

    /// <summary>The names alone: what is printed holds no password.</summary>
    public override string ToString() => $"{Name} {Url}";
}
