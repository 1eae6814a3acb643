using System.CommandLine;
using System.CommandLine.Parsing;

namespace Analytics.Jobs;

/// <summary>What is wrong with a call, in the reader's language (the parser's own sentences are English).</summary>
internal static class Mistakes
{
    internal static IEnumerable<string> Of(ParseResult call, Texts texts)
    {
        if (call.UnmatchedTokens.Count > 0)
            return call.UnmatchedTokens.Select(texts.UnknownWord);
        return call.Errors.Select(e => Say(e, texts)).Distinct();
    }

    private static string Say(ParseError error, Texts texts) => error.SymbolResult switch
    {
        OptionResult { Implicit: true } o => texts.Missing(o.Option.Name),
        OptionResult { Tokens: [] or [{ Value: "" }] } o => texts.ValueMissing(o.Option.Name),
        OptionResult { Tokens.Count: > 1 } o => texts.GivenTwice(o.Option.Name),
        OptionResult o => texts.BadValue(o.Option.Name, o.Tokens[0].Value, o.Option.HelpName ?? o.Option.ValueType.Name),
        ArgumentResult { Tokens.Count: 0 } a => texts.Missing(a.Argument.Name),
        ArgumentResult a => texts.BadValue(a.Argument.Name, a.Tokens[0].Value, a.Argument.HelpName ?? a.Argument.ValueType.Name),
        CommandResult c => texts.Missing(string.Join("|", c.Command.Subcommands.Select(s => s.Name))),
        _ => error.Message,
    };
}
