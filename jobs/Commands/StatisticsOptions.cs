using System.CommandLine;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary>The options of <c>analytics compare</c> that ask for more than crude values.</summary>
internal sealed class StatisticsOptions(Texts texts)
{
    private static readonly Dictionary<string, Dimension> Strata = new() { ["industry"] = Dimension.Industry, ["size"] = Dimension.Size, ["ownership"] = Dimension.Ownership };

    private readonly Option<string> standardise = Standardise(texts);
    private readonly Option<string> peers = Among(new("--peers") { Description = texts.PeersOption }, "belt", "tier");
    private readonly Option<string> level = Among(new("--level") { Description = texts.LevelOption }, "province", "prefecture", "county");

    private readonly Option<string> standard = new("--standard") { Description = texts.StandardOption, HelpName = "NAME" };

    internal Option<string> Explain { get; } = new("--explain") { Description = texts.ExplainOption, HelpName = "CODE" };

    internal IEnumerable<Symbol> All => [standardise, standard, peers, level, Explain];

    internal bool Asked(ParseResult call) => call.GetResult(standardise) is not null || call.GetValue(standard) is not null || call.GetValue(peers) is not null || call.GetValue(level) is not null || call.GetValue(Explain) is not null;

    internal ComparisonQuestion Question(ParseResult call, string indicator, Dimension[] by, string? period) => new(
        indicator, by, period, call.GetValue(level) switch { "county" => RegionLevel.County, "prefecture" => RegionLevel.Prefecture, _ => RegionLevel.Province },
        call.GetValue(standardise) is { } words ? [.. words.Split(',').Select(word => Strata[word])]
        : call.GetResult(standardise) is not null || call.GetValue(Explain) is not null ? ComparisonQuestion.AllStrata : null,
        call.GetValue(peers), call.GetValue(standard));

    private static Option<string> Standardise(Texts texts)
    {
        var option = new Option<string>("--standardise") { Description = texts.StandardiseOption, HelpName = string.Join(',', Strata.Keys), Arity = ArgumentArity.ZeroOrOne };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[0].Value.Split(',').Any(word => !Strata.ContainsKey(word)))
                result.AddError("--standardise");
        });
        return option;
    }

    private static Option<string> Among(Option<string> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
