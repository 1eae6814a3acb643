namespace Analytics.Jobs.Reminding;

/// <summary>Where messages go: a folder, a mailbox, a group chat.</summary>
internal interface IReceiver
{
    /// <summary>By which it is remembered. No secret is in it.</summary>
    string Name { get; }

    /// <summary>What it hangs on: where that fails, the others that hang on it are not tried either until the next run.</summary>
    string Server { get; }

    /// <summary>Whether it gets the messages to a region.</summary>
    bool Wants(string region);

    /// <summary>Delivers a message.</summary>
    /// <exception cref="DeliveryException">It was not taken.</exception>
    Task Send(ReminderMessage message, CancellationToken stop);
}

/// <summary>A message that was not taken.</summary>
/// <param name="why">Why, without any secret.</param>
/// <param name="serverFailed">The server takes nothing; otherwise it refused this receiver or this message only.</param>
internal sealed class DeliveryException(string why, bool serverFailed) : Exception(why)
{
    /// <summary>Whether the server takes nothing.</summary>
    internal bool ServerFailed { get; } = serverFailed;
}

/// <summary>What became of one message to one receiver.</summary>
/// <param name="Message">The message.</param>
/// <param name="To">The receiver's name.</param>
/// <param name="Error">Why it was not delivered; null when it was.</param>
internal sealed record Delivery(ReminderMessage Message, string To, string? Error)
{
    /// <summary>Failures in words, each receiver with its reason once.</summary>
    internal static IReadOnlyList<string> Told(IEnumerable<Delivery> failed) => [.. failed.GroupBy(each => (each.To, each.Error)).Select(each => $"{each.Key.To} × {each.Count()}: {each.Key.Error}")];
}
