using System.CommandLine;
using System.Text.RegularExpressions;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs;

/// <summary>The words by which commands name returns (kind, period, region) and who does something, and what they mean.</summary>
internal sealed partial class ReturnWords(App app, ParseResult call)
{
    private readonly ReturnSchemas schemas = ReturnSchemas.Load(app.Definitions(call).Schemas);

    /// <summary><c>--region R</c>.</summary>
    internal static Option<string> Region(App app, string description) => new("--region") { Description = description, HelpName = "R" };

    /// <summary><c>--period P</c>.</summary>
    internal static Option<string> Period(App app) => new("--period") { Description = app.Texts.PeriodOf, HelpName = "P" };

    /// <summary><c>--by NAME</c>.</summary>
    internal static Option<string> By(App app) => new("--by") { Description = app.Texts.ByOption, HelpName = "NAME" };

    /// <summary><c>--reason TEXT</c>.</summary>
    internal static Option<string> Reason(App app, string description) => new("--reason") { Description = description, HelpName = "TEXT" };

    /// <summary>The kind of this name.</summary>
    /// <exception cref="ProgramException">There is none.</exception>
    internal ReturnSchema Kind(string name) =>
        schemas.Find(name) ?? throw new ProgramException(ExitCode.Usage, app.Texts.NoSuchKind(name, schemas.Names));

    /// <summary>Whether a kind of this name exists.</summary>
    internal bool IsKind(string? name) => name is not null && schemas.Find(name) is not null;

    /// <summary>The kind's title in the reader's language.</summary>
    internal string Title(string kind) => schemas.Find(kind) is { } schema ? app.Texts.Say(schema.Title, schema.TitleEn) : kind;

    /// <summary>A field's title in the reader's language; its name where the kind or the field is not known.</summary>
    internal string? FieldTitle(string? kind, string? field) =>
        schemas.Find(kind ?? "")?.Fields.FirstOrDefault(each => each.Name == field) is { } known ? app.Texts.Say(known.Title, known.TitleEn) : field;

    /// <summary>The period that a word means.</summary>
    /// <exception cref="ProgramException">It means none, or one of another length than the kind's.</exception>
    internal Period PeriodOf(string word, ReturnSchema? kind = null)
    {
        if (!Ingest.Period.TryParse(word, out var period) || (kind is not null && period.Frequency != kind.Frequency))
            throw new ProgramException(ExitCode.Usage, app.Texts.NoSuchPeriod(word, kind?.Frequency));
        return period;
    }

    /// <summary>The region that a word means.</summary>
    /// <exception cref="ProgramException">The list of regions does not have it.</exception>
    internal string RegionOf(string word)
    {
        using var session = LakeSession.Open();
        session.AttachSeeds(app.Definitions(call).Seeds);
        if (word != ReturnScope.Nation && !new CodeLists(session, schemas).Contains("regions", "region_code", word))
            throw new ProgramException(ExitCode.Usage, app.Texts.NoSuchRegion(word));
        return word;
    }

    /// <summary>The return that three words mean.</summary>
    internal ReturnScope Return(string kind, string period, string region)
    {
        var schema = Kind(kind);
        return new(schema.Name, PeriodOf(period, schema), RegionOf(region));
    }

    /// <summary>Who does it: as said, or the account.</summary>
    internal static string Actor(string? by) => OneLine(by) is { Length: > 0 } name ? name : Environment.UserName;

    /// <summary>The reason given, on one line.</summary>
    /// <exception cref="ProgramException">There is none.</exception>
    internal string ReasonIn(string? text) => OneLine(text) is { Length: > 0 } reason ? reason : throw new ProgramException(ExitCode.Usage, app.Texts.ReasonMissing);

    private static string OneLine(string? text) => Space().Replace(text ?? "", " ").Trim();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Space();
}
