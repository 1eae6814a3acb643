using System.CommandLine;
using Analytics.Reports;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics difficulties</c>: the difficulties of a period by kind, owner, region or age.</summary>
internal static class DifficultiesCommand
{
    private static readonly Dictionary<string, DifficultyBy> Groupings = new()
    {
        ["kind"] = DifficultyBy.Kind,
        ["owner"] = DifficultyBy.Owner,
        ["region"] = DifficultyBy.Region,
        ["age"] = DifficultyBy.Age,
    };

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var by = new Option<string>("--by") { Description = texts.DifficultiesBy, HelpName = string.Join('|', Groupings.Keys), DefaultValueFactory = _ => "kind" };
        by.AcceptOnlyFromAmong([.. Groupings.Keys]);
        var period = new Option<string>("--period") { Description = texts.ComparePeriod, HelpName = "P" };
        var region = ReturnWords.Region(app, texts.OneRegion);
        var asOf = AsOfWord.Option(texts.AsOfTablesOption);
        var command = app.Command("difficulties", texts.DifficultiesCommand, "analytics difficulties --by owner --period 2025Q3", by, period, region, asOf, app.Format);
        command.SetAction(call =>
        {
            string? under = call.GetValue(region) is { } code ? TasksCommand.Under(new ReturnWords(app, call).RegionOf(code)) : null;
            using var marts = MartReader.Open(app.Folder(call).Lake, app.Definitions(call).Seeds, AsOfWord.Read(call.GetValue(asOf), texts));
            Write(marts.DifficultiesBy(Groupings[call.GetValue(by)!], call.GetValue(period), under), app.Output(call), texts);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Write(DifficultyGroups table, Output output, Texts texts)
    {
        if (output.ForPeople)
        {
            output.Line($"{table.Basis.Period}  {texts.ReturnsBehind(table.Basis)}");
            if (table.Basis.Synthetic)
                output.Line(texts.Synthetic);
            output.Line(texts.DifficultiesFound(table.Groups.Sum(group => group.Difficulties), table.Groups.Sum(group => group.Open)));
        }
        output.Write(
            table.Groups,
            new Field<DifficultyGroup>("code", null, g => g.Key.Code),
            new("name", texts.Of(table.By), g => texts.Say(g.Key.NameZh, g.Key.NameEn)),
            new("reported", texts.ReportedOf, g => g.Difficulties),
            new("open", texts.OpenOf, g => g.Open),
            new("resolved", texts.ResolvedOf, g => g.Resolved),
            new("resolved_share", texts.ResolvedShareOf, g => g.Share, g => Texts.Percent(g.Share)),
            new("low", texts.Low, g => g.Interval.Low, g => Texts.Percent(g.Interval.Low)),
            new("high", texts.High, g => g.Interval.High, g => Texts.Percent(g.Interval.High)),
            new("open_over_90_days", texts.OpenOver90Of, g => g.OpenOver90Days),
            new("median_age_of_open", texts.MedianAgeOf, g => g.MedianAge, g => g.MedianAge is { } days ? Edition.Number(days, 0) : null),
            new("by", null, _ => table.By.ToString().ToLowerInvariant()),
            new("period", null, _ => table.Basis.Period),
            new("mart_version", null, _ => table.Basis.MartVersion),
            new("reporting", null, _ => table.Basis.Reporting),
            new("expected", null, _ => table.Basis.Expected),
            new("synthetic", null, _ => table.Basis.Synthetic));
    }
}
