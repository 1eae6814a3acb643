using System.CommandLine;
using System.Text.RegularExpressions;

namespace Analytics.Jobs.Commands;

/// <summary>The options that say where heavy models run.</summary>
internal sealed partial class EngineOptions
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
            Lake = call.GetValue(lake) is not { } place ? set.Lake : EngineSettings.ReadLake(place) ?? throw Wrong(texts.BadClickHouseLake(Lake)),
            Name = call.GetValue(engine) ?? set.Name,
        };
        if (said.Name != EngineSettings.ClickHouse && (call.GetValue(url) ?? call.GetValue(lake)) is not null)
            throw Wrong(texts.NeedsClickHouse);
        if (said.Mistake(texts) is var (_, what))
            throw said == set ? set.Problem! : Wrong(what);
        return app.Settings with { Engine = said };
    }

    /// <summary>Whether a command has these options.</summary>
    internal static bool AreOf(Command command) => command.Options.Any(option => option.Name == Url);

    /// <summary>The words of a call without the addresses that hold more than a place: what is more may be a password.</summary>
    internal static IEnumerable<string> Discreet(IEnumerable<string> args)
    {
        string before = "";
        foreach (string word in args)
        {
            yield return before is Url or Lake ? Address().Replace(word, "$1***") : Joined().Match(word) is { Success: true } option ? option.Value + Address().Replace(word[option.Length..], "$1***") : word;
            before = word;
        }
    }

    private static ProgramException Wrong(string what) => new(ExitCode.Usage, what);

    // Not by the rules of addresses: in what is refused they hold least.
    [GeneratedRegex(@"^(\w+://)?.*[@?#].*$", RegexOptions.Singleline)]
    private static partial Regex Address();

    [GeneratedRegex($"^({Url}|{Lake})[=:]")]
    private static partial Regex Joined();
}
