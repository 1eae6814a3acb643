using System.CommandLine;

namespace Analytics.Jobs.Commands;

/// <summary>The options that say where heavy models run.</summary>
internal sealed class EngineOptions
{
    private const string Url = "--clickhouse-url", Lake = "--clickhouse-lake";
    private readonly Option<string> engine, url, lake;

    internal EngineOptions(Texts texts)
    {
        engine = new("--engine") { Description = texts.EngineOption, HelpName = $"{EngineSettings.DuckDb}|{EngineSettings.ClickHouse}" };
        engine.AcceptOnlyFromAmong(EngineSettings.DuckDb, EngineSettings.ClickHouse);
        url = new(Url) { Description = texts.ClickHouseUrlOption, HelpName = "URL" };
        lake = new(Lake) { Description = texts.ClickHouseLakeOption, HelpName = "PATH|URL" };
    }

    internal IReadOnlyList<Symbol> All => [engine, url, lake];

    /// <summary>The settings with what a call says about the engine.</summary>
    /// <exception cref="ProgramException">A value cannot be used, or one is missing.</exception>
    internal Settings Apply(App app, ParseResult call)
    {
        var (texts, set) = (app.Texts, app.Settings.Engine);
        var said = set with
        {
            Url = call.GetValue(url) is not { } address ? set.Url : EngineSettings.ReadUrl(address) ?? throw Wrong(texts.BadClickHouseUrl),
            Lake = call.GetValue(lake) is not { } place ? set.Lake : EngineSettings.ReadLake(place) ?? throw Wrong(texts.BadValue(Lake, place, texts.LakeOfServer)),
            Name = call.GetValue(engine) ?? set.Name,
        };
        if (said.Name != EngineSettings.ClickHouse && (call.GetValue(url) ?? call.GetValue(lake)) is not null)
            throw Wrong(texts.NeedsClickHouse);
        if (said.Name == EngineSettings.ClickHouse && said.Url is null)
            throw Wrong(texts.Missing(Url));
        return app.Settings with { Engine = said };
    }

    private static ProgramException Wrong(string what) => new(ExitCode.Usage, what);
}
