using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Analytics.Jobs;

/// <summary>The help of a command in the reader's language, ending with an example.</summary>
internal sealed class HelpPage(App app) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, app, parseResult.InvocationConfiguration.Output);
        return (int)ExitCode.Done;
    }

    internal static void Install(RootCommand root, App app)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption)
                (option.Action, option.Description) = (new HelpPage(app), app.Texts.HelpOption);
            else if (option is VersionOption)
                option.Description = app.Texts.VersionOption;
        }
    }

    /// <summary><c>analytics jobs run</c>.</summary>
    internal static string Name(Command command) => command is RootCommand
        ? "analytics"
        : $"{Name(command.Parents.OfType<Command>().First())} {command.Name}";

    internal static void Write(Command command, App app, TextWriter to)
    {
        var texts = app.Texts;
        to.WriteLine(command.Description);
        to.WriteLine();
        to.WriteLine($"{texts.Usage}{Usage(command)}");
        WriteBlock(to, texts.Commands, command.Subcommands.Select(c => new Row(c.Name, c.Description)));
        WriteBlock(to, texts.Arguments, command.Arguments.Select(a => new Row($"<{a.Name}>", a.Description)));
        var inherited = Ancestors(command).SelectMany(a => a.Options).Where(o => o.Recursive);
        WriteBlock(to, texts.Options, command.Options.Concat(inherited).Where(o => !o.Hidden).Select(o => new Row(Words(o, texts), o.Description)));
        if (app.Examples.TryGetValue(command, out string? example))
            WriteBlock(to, texts.Example, [new Row(example, null)]);
    }

    private static string Usage(Command command)
    {
        string arguments = string.Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues > 0 ? $" <{a.Name}>" : $" [{a.Name}]"));
        string required = string.Concat(command.Options.Where(o => o.Required).Select(o => $" {o.Name} <{o.HelpName}>"));
        return $"{Name(command)}{(command.Subcommands.Count > 0 ? " COMMAND" : "")}{arguments}{required} [...]";
    }

    private static string Words(Option option, Texts texts)
    {
        string names = string.Join(", ", option.Aliases.Where(a => a.StartsWith('-')).Order().Append(option.Name));
        string value = option.HelpName is null ? "" : $" <{option.HelpName}>";
        return names + value + (option.Required ? texts.Required : "");
    }

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(p => Ancestors(p).Prepend(p));

    private static void WriteBlock(TextWriter to, string title, IEnumerable<Row> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        to.WriteLine();
        to.WriteLine(title);
        int width = 0;
        foreach (var row in all)
            width = Math.Max(width, row.Words.Length + 2);
        foreach (var (words, description) in all)
            to.WriteLine($"  {words.PadRight(width)}{description}".TrimEnd());
    }

    // No tuple: .NET has the code for lists of references compiled ahead.
    private sealed record Row(string Words, string? Description);
}
