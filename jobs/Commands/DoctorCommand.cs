using System.CommandLine;
using Analytics.Jobs.Examining;
using Analytics.Jobs.Telemetry;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics doctor</c>: whether settings, machine and warehouse are as they should be, and what to mend.</summary>
internal static class DoctorCommand
{
    internal const string Name = "doctor";

    internal static Command Create(App app)
    {
        var command = app.Command(Name, app.Texts.DoctorCommand, "analytics doctor --format json", app.Format);
        command.SetAction(async (call, stop) =>
        {
            var texts = app.Texts;
            var warehouse = app.Folder(call);
            List<Diagnosis> found = [Settings(app, call), .. await new MachineExamination(texts).Run(stop), .. await Provider(app, stop), .. await new WarehouseExamination(new(warehouse, app.Settings.State), texts, app.Shell.Clock).Run(stop), .. new EngineExamination(warehouse, app.Settings.Engine.Server(warehouse), texts).Run(stop),
                .. await new TelemetryExamination(Signals.Of(app.Shell.Environment), texts).Run(stop)];
            app.Output(call).Write(
                found, new Field<Diagnosis>("check", texts.CheckOf, each => each.Check, each => texts.Checked(each.Check)),
                new("result", texts.Result, each => each.Health.ToString().ToLowerInvariant(), each => texts.Of(each.Health)),
                new("found", texts.FoundOf, each => each.Said), new("mend", texts.MendOf, each => each.Mend));
            return (int)(found.Any(each => each.Health == Health.Error) ? ExitCode.Findings : ExitCode.Done);
        });
        return command;
    }

    private static async Task<IReadOnlyList<Diagnosis>> Provider(App app, CancellationToken stop) =>
        app.Settings.SignIn is { } provider ? [await new ProviderExamination(provider, app.Texts).Run(stop)] : [];

    private static Diagnosis Settings(App app, ParseResult call)
    {
        var texts = app.Texts;
        try
        {
            if ((app.Misread ?? app.Settings.Engine.Problem) is { } mistake)
                throw mistake;
            var schemes = app.Definitions(call).Assessments;
            if (app.Settings.Jobs.FirstOrDefault(job => job.Assessment is { } code && !schemes.ContainsKey(code)) is { } wrong)
                return new("settings", Health.Error, texts.NoSuchScheme(wrong.Name, wrong.Assessment!, schemes.Keys.Order(StringComparer.Ordinal)), texts.MendSettings);
            return new("settings", Health.Ok, texts.SettingsFine(File.Exists(app.Shell.Path(Jobs.Settings.FileName)), app.Settings.Jobs.Count));
        }
        catch (ProgramException e)
        {
            return new("settings", Health.Error, e.Message, texts.MendSettings);
        }
    }
}
