using System.CommandLine;
using Analytics.Ingest;
using Analytics.Ingest.Workbooks;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics template KIND --region R --period P</c>: the workbook that a region fills in.</summary>
internal static class TemplateCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        string[] kinds = [.. Directory.EnumerateFiles(Bundled.Schemas, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];
        var kind = new Argument<string>("KIND") { Description = texts.TemplateKind(kinds), HelpName = string.Join('|', kinds) };
        var region = new Option<string>("--region") { Description = texts.TemplateRegion, HelpName = "R", Required = true };
        var period = new Option<string>("--period") { Description = texts.TemplatePeriod, HelpName = "P", Required = true };
        var prefill = new Option<bool>("--prefill") { Description = texts.TemplatePrefill };
        var file = new Option<string>("--out") { Description = texts.TemplateOut, HelpName = "FILE" };
        var command = app.Command("template", texts.Template, "analytics template enterprise --region 440000 --period 2025Q4", kind, region, period, prefill, file);
        command.SetAction(call =>
        {
            var own = app.Definitions(call);
            using var maker = new TemplateMaker(own.Schemas, own.Seeds);
            if (maker.Schemas.Find(call.GetValue(kind)!) is null)
                throw new ProgramException(ExitCode.Usage, texts.BadValue("KIND", call.GetValue(kind)!, string.Join('|', maker.Schemas.Names)));
            var scope = Scope(maker, call.GetValue(kind)!, call.GetValue(period)!, call.GetValue(region)!, texts);
            string path = app.Shell.Path(call.GetValue(file) ?? $"{scope.FileStem}.xlsx");
            var result = Write(maker, scope, path, call.GetValue(prefill) ? app.Folder(call) : null, texts);
            app.Shell.Out.WriteLine(path);
            if (call.GetValue(prefill))
                app.Talk(call).Say(result.From is { } from ? texts.Prefilled(result.Rows, from.ToString()) : texts.NothingToPrefill(scope.Region));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static ReturnScope Scope(TemplateMaker maker, string kind, string period, string region, Texts texts)
    {
        var schema = maker.Schemas.Find(kind)!;
        if (!Period.TryParse(period, out var at) || at.Frequency != schema.Frequency)
            throw new ProgramException(ExitCode.Usage, texts.BadValue("--period", period, texts.PeriodExpected(schema.Frequency == "year")));
        var scope = new ReturnScope(kind, at, region);
        if (maker.RegionName(scope) is null)
            throw new ProgramException(ExitCode.Usage, texts.BadValue("--region", region, texts.RegionExpected(kind)));
        return scope;
    }

    private static TemplateResult Write(TemplateMaker maker, ReturnScope scope, string path, Warehouse? prefill, Texts texts)
    {
        if (Path.Exists(path))
            throw new ProgramException(ExitCode.Usage, texts.AlreadyThere(path));
        try
        {
            return maker.Write(scope, path, prefill);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.FolderNotWritable(Path.GetDirectoryName(path)!, e.Message), e);
        }
    }
}
