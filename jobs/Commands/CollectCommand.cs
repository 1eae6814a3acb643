using System.CommandLine;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics collect</c>: takes what lies in the inbox.</summary>
internal static class CollectCommand
{
    internal static Command Create(App app)
    {
        var command = app.Command("collect", app.Texts.Collect, "analytics collect --strict", app.Format, app.Strict);
        command.SetAction((call, stop) =>
        {
            var (texts, warehouse) = (app.Texts, app.Made(call));
            using var alone = warehouse.Lock(texts);
            var result = app.Talk(call).Show(texts.What("collect"), progress => new Work(warehouse, texts, app.Settings).Collect(progress, stop));
            var report = new CollectReport(result, warehouse, texts);
            // Stopped, what was decided is told: it is not decided once more.
            if (!report.Nothing || !stop.IsCancellationRequested)
                report.Write(app.Output(call));
            stop.ThrowIfCancellationRequested();
            return Task.FromResult((int)report.Exit(call.GetValue(app.Strict)));
        });
        return command;
    }
}
