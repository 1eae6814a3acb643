using System.CommandLine;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;

namespace Analytics.Jobs;

/// <summary>What every command shares: where it runs, in which language, and the common options.</summary>
internal sealed class App
{
    private Warehouse? warehouse;

    internal App(Shell shell, Settings settings, Texts texts)
    {
        (Shell, Settings, Texts) = (shell, settings, texts);
        WarehouseOption = new("--warehouse") { Description = texts.WarehouseOption, HelpName = "DIR", Recursive = true };
        // Neither a variable that a script has not set nor the next option is a folder.
        WarehouseOption.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var word }] && (string.IsNullOrWhiteSpace(word) || word.StartsWith('-')))
                given.AddError(texts.ValueMissing("--warehouse"));
        });
        Lang = new("--lang") { Description = texts.LangOption, HelpName = "zh|en", Recursive = true };
        Lang.AcceptOnlyFromAmong("zh", "en");
        Quiet = new("--quiet", "-q") { Description = texts.QuietOption, Recursive = true };
        Format = new("--format") { Description = texts.FormatOption, HelpName = "table|csv|json", DefaultValueFactory = _ => "table" };
        Format.AcceptOnlyFromAmong("table", "csv", "json");
        Strict = new("--strict") { Description = texts.StrictOption };
    }

    internal Shell Shell { get; }

    internal Settings Settings { get; }

    internal Texts Texts { get; }

    /// <summary>What is wrong with the settings, which are then the default ones; null when nothing is.</summary>
    internal ProgramException? Misread { get; init; }

    internal Option<string> WarehouseOption { get; }

    internal Option<string> Lang { get; }

    internal Option<bool> Quiet { get; }

    internal Option<string> Format { get; }

    internal Option<bool> Strict { get; }

    /// <summary>Examples by command, for their help.</summary>
    internal Dictionary<Command, string> Examples { get; } = [];

    /// <summary>A command with an example in its help.</summary>
    internal Command Command(string name, string description, string example, params IReadOnlyList<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else if (symbol is Option option)
                command.Options.Add(option);
            else
                command.Subcommands.Add((Command)symbol);
        }
        Examples[command] = example;
        return command;
    }

    /// <summary>The warehouse of a call.</summary>
    internal Warehouse Folder(ParseResult call)
    {
        string directory = Path.TrimEndingDirectorySeparator(Shell.Path(Chosen(call) ?? "warehouse"));
        return warehouse?.Directory == directory ? warehouse : warehouse = new(directory);
    }

    /// <summary>The warehouse of a call that makes none.</summary>
    /// <exception cref="ProgramException">It is not there.</exception>
    internal Warehouse Made(ParseResult call) =>
        Path.Exists(Folder(call).Directory) ? Folder(call) : throw new ProgramException(ExitCode.Usage, Texts.WarehouseNotMade(Folder(call).Directory));

    /// <summary>Where the schedule of a call's warehouse is kept.</summary>
    /// <exception cref="ProgramException">Hosts share it, and the settings here do not say where.</exception>
    internal StateStore State(ParseResult call) => Settings.State is null && Hosts.Any(Folder(call)) is { } host
        ? throw new ProgramException(ExitCode.Usage, Texts.SharedElsewhere(host, Folder(call).Directory)) : new(Folder(call), Settings.State);

    /// <summary>What the warehouse of a call works with.</summary>
    internal Definitions Definitions(ParseResult call) => Jobs.Definitions.Of(Folder(call), Texts);

    /// <summary>The folder that somebody named; null when it is the default one, which <c>run</c> may fill with samples.</summary>
    internal string? Chosen(ParseResult call) => call.GetValue(WarehouseOption) ?? Settings.Warehouse;

    /// <summary>The value of an option that counts something.</summary>
    /// <exception cref="ProgramException">It is less than the least.</exception>
    // No validator of the option: one throws where the word is no number.
    internal int? Count(ParseResult call, Option<int?> option, int least) => call.GetValue(option) is { } count && count < least
        ? throw new ProgramException(ExitCode.Usage, Texts.BadValue(option.Name, $"{count}", Texts.WholeNumber(least, int.MaxValue))) : call.GetValue(option);

    internal Talk Talk(ParseResult call) => new(Shell, call.GetValue(Quiet));

    internal Output Output(ParseResult call) => new(Shell, call.GetValue(Format)!);
}
