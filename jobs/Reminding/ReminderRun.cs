using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Jobs.Reminding;

/// <summary>Tells regions what is late, sent back or overdue. A message goes to a receiver when there is a fact in it that this receiver was not told before.</summary>
internal sealed class ReminderRun(Warehouse warehouse, Definitions own, RemindSettings settings, Texts texts, string period, DateTimeOffset now)
{
    /// <summary>The messages that there are to be sent, with their receivers.</summary>
    internal IReadOnlyList<(ReminderMessage Message, IReadOnlyList<IReceiver> To)> Due()
    {
        // Nobody is told that a return is missing while it waits here.
        if (Collector.Waiting(warehouse).Count is > 0 and var waiting)
            throw new ProgramException(ExitCode.Outside, texts.InboxFirst(waiting));
        var all = Reminders.Read(warehouse.Lake, own.Seeds, own.Schemas, period, now);
        if (settings.Regions.FirstOrDefault(region => !all.Provinces.Contains(region)) is { } unknown)
            throw new ProgramException(ExitCode.Usage, texts.NoSuchRegion(unknown));
        IReceiver[] receivers = [new Outbox(warehouse), .. settings.Receivers()];
        var (writer, sent) = (new ReminderWriter(texts, ReturnSchemas.Load(own.Schemas), now), new SentLog(warehouse));
        return [.. all.Regions.Select(reminder => writer.Write(all, reminder))
            .Select(message => (message, (IReadOnlyList<IReceiver>)[.. receivers.Where(receiver => receiver.Wants(message.Region) && !sent.Knows(receiver, message))]))
            .Where(due => due.Item2.Count > 0)];
    }

    /// <summary>Sends them. What fails is tried again by the next run; the rest is sent all the same.</summary>
    internal async Task<IReadOnlyList<Delivery>> Send(IProgress<ProgressStep> progress, CancellationToken stop)
    {
        using var alone = warehouse.LockReminders(texts);
        var due = Due();
        var sent = new SentLog(warehouse);
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        List<Delivery> deliveries = [];
        int total = due.Sum(each => each.To.Count);
        foreach (var (message, receiver) in due.SelectMany(each => each.To.Select(receiver => (each.Message, receiver))))
        {
            stop.ThrowIfCancellationRequested();
            string? error = failed.GetValueOrDefault(receiver.Server);
            try
            {
                if (error is null)
                {
                    await receiver.Send(message, stop);
                    // Stopped here, the next run tells it again: better twice than never.
                    Steps.Reached("remind.sent");
                    sent.Add(receiver, message);
                }
            }
            catch (DeliveryException e)
            {
                error = e.Message;
                if (e.ServerFailed)
                    failed[receiver.Server] = error;
            }
            deliveries.Add(new(message, receiver.Name, error));
            progress.Report(new($"{message.Id} {receiver.Name}", deliveries.Count, total));
        }
        return deliveries;
    }
}
