using System.CommandLine;
using Analytics.Lake;

namespace Analytics.Jobs.Commands;

/// <summary>The option <c>--as-of</c>, and the versions and instants of other words.</summary>
internal static class AsOfWord
{
    internal static Option<string> Option(string description) => new("--as-of") { Description = description, HelpName = "VERSION|TIME" };

    /// <summary>What a word means; nothing means the newest.</summary>
    internal static AsOf Read(string? text, Texts texts) => InUsage(() => text is null ? AsOf.Latest : AsOf.Parse(text), texts);

    /// <summary>What the lake refuses here is a wrong call.</summary>
    internal static T InUsage<T>(Func<T> work, Texts texts)
    {
        try
        {
            return work();
        }
        catch (LakeException e)
        {
            throw new ProgramException(ExitCode.Usage, texts.Say(e.Zh, e.En), e);
        }
    }

    /// <summary>Refuses a table that is not there.</summary>
    internal static LakeStore WithTable(LakeStore lake, string? name, Texts texts)
    {
        var tables = lake.Tables();
        return name is null || tables.Contains(name) ? lake : throw new ProgramException(ExitCode.Usage, texts.NoSuchTable(name, tables));
    }
}
