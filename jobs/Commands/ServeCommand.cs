using System.CommandLine;
using System.Net.Sockets;
using Analytics.Jobs.Access;
using Analytics.Jobs.Schedule;
using Analytics.Jobs.Telemetry;
using Analytics.Jobs.Web;
using Quartz;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics serve</c>: the schedule and the pages, until it is told to stop.</summary>
internal static class ServeCommand
{
    internal static Command Create(App app)
    {
        var urls = new Option<string>("--urls") { Description = app.Texts.UrlsOption, HelpName = "URL" };
        var evaluator = new Option<bool>("--evaluator") { Description = app.Texts.EvaluatorOption };
        var proxies = new Option<string>("--behind-proxy") { Description = app.Texts.BehindProxyOption, HelpName = "IP,...", Arity = ArgumentArity.ZeroOrOne };
        var command = app.Command("serve", app.Texts.Serve, "analytics serve --urls http://127.0.0.1:5080", urls, evaluator, proxies);
        command.SetAction((call, stop) => Run(app, call, call.GetValue(urls) ?? app.Settings.Urls, call.GetValue(evaluator), call.GetResult(proxies) is null ? null : call.GetValue(proxies) ?? "", stop));
        return command;
    }

    private static async Task<int> Run(App app, ParseResult call, string urls, bool evaluator, string? proxies, CancellationToken stop)
    {
        var texts = app.Texts;
        var warehouse = app.Folder(call);
        var doors = Doors.Of(urls, proxies, warehouse, app.Settings.SignIn is not null, texts);
        var schemes = Definitions.Of(warehouse, texts).Assessments;
        if (app.Settings.Jobs.FirstOrDefault(job => job.Assessment is { } code && !schemes.ContainsKey(code)) is { } wrong)
            throw WrittenSettings.Read(app.Shell, texts).Wrong($"jobs:{wrong.Name}:does", texts.NoSuchScheme(wrong.Name, wrong.Assessment!, schemes.Keys.Order(StringComparer.Ordinal)));
        var state = app.State(call);
        // Hosts that share a schedule own it together; they look only whether a single one does.
        using var owned = warehouse.TryOwnSchedule(texts, state.Shared is not null) ?? throw new ProgramException(ExitCode.Outside, texts.AlreadyServed(warehouse.Directory));
        if (state.Shared is not null)
            owned.Dispose();
        string token = RunDoor.NewToken();
        var signals = Signals.Of(app.Shell.Environment);
        await using var server = Signals.Made(signals, texts, () => Server.Build(state, app.Settings, doors, token, app.Talk(call), texts, evaluator, app.Shell.Clock, signals));
        var talk = server.Services.GetRequiredService<ServerTalk>();
        var scheduler = await server.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(stop);
        if (state.Shared is not null)
            await Hosts.Meet(warehouse, scheduler, app.Settings, talk, texts, stop);
        using var joined = state.Shared is null ? null : Hosts.Join(warehouse, scheduler, app.Settings);
        await ScheduleStore.Align(scheduler, app.Settings);
        try
        {
            await server.StartAsync(CancellationToken.None);
            // Two copies that started at one moment did not see each other before.
            if (state.Shared is not null)
                await Hosts.Meet(warehouse, scheduler, app.Settings, null, texts, CancellationToken.None);
        }
        catch (Exception e) when (Failures.OfDatabase(e) is null && e.GetBaseException() is SocketException reason)
        {
            throw new ProgramException(ExitCode.Outside, texts.CannotListen(urls, reason.Message), e);
        }
        catch
        {
            await server.StopAsync(CancellationToken.None);
            throw;
        }
        // Hosts that share a schedule are asked through their database.
        if (state.Shared is null)
            new RunDoor(server.Urls.First(), token).Publish(warehouse);
        try
        {
            talk.Say(LogLevel.Information, "server.started", texts.Serving(string.Join(" ", server.Urls), warehouse.Directory), ("urls", string.Join(" ", server.Urls)), ("warehouse", warehouse.Directory));
            var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var asked = stop.Register(() => stopping.TrySetResult());
            using var failed = server.Lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
            await stopping.Task;
            talk.Say(LogLevel.Information, "server.stopping", texts.Stopping);
            server.Lifetime.StopApplication();
            await ScheduleStore.Drain(scheduler);
            await server.StopAsync(CancellationToken.None);
            talk.Say(LogLevel.Information, "server.stopped", texts.ServerStopped);
            // A signal reaches the host and us, in whatever order.
            return stop.IsCancellationRequested ? (int)ExitCode.Done : throw new ProgramException(ExitCode.Outside, texts.ServerFailed);
        }
        finally
        {
            if (state.Shared is null)
                RunDoor.Withdraw(warehouse);
        }
    }
}
