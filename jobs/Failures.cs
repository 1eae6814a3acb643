using System.Data.Common;
using System.Net.Sockets;
using Analytics.Ingest;
using Analytics.Ingest.Desk;
using Analytics.Lake;
using Analytics.Reports.Rendering;
using Analytics.Transforms;
using Analytics.Transforms.Engines;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;

namespace Analytics.Jobs;

/// <summary>Turns exceptions into one sentence for people and an exit code.</summary>
internal static class Failures
{
    internal static ProgramException Explain(Exception failure, Warehouse warehouse, Texts texts) => failure switch
    {
        ProgramException e => e,
        AggregateException { InnerException: { } inner } => Explain(inner, warehouse, texts),
        LakeException e => new(e.NeverWas ? ExitCode.Usage : ExitCode.Outside, texts.Say(e.Zh, e.En), failure),
        DeskException e => new(ExitCode.Usage, texts.Say(e.Zh, e.En), failure),
        EngineException e => new(ExitCode.Outside, texts.Failed(texts.Say(e.Zh, e.En)), failure),
        TransformException e => new(ExitCode.Usage, texts.Say(e.Zh, e.En), failure),
        SchemaException e => new(ExitCode.Usage, texts.Say(e.Zh, e.En), failure),
        FormatException => new(ExitCode.Usage, texts.Failed(failure.Message), failure),
        RenderException e => new(ExitCode.Outside, texts.Say(e.Zh, e.En), failure),
        OperationCanceledException => new(ExitCode.Outside, texts.Stopped, failure),
        IOException or UnauthorizedAccessException => new(ExitCode.Outside, texts.NotWritable(warehouse.Directory, failure.Message), failure),
        SchedulerException or NpgsqlException when OfDatabase(failure) is { } why => new(ExitCode.Outside, texts.SharedStateUnusable(why.Message), failure),
        SchedulerException or SqliteException => new(ExitCode.Outside, texts.StateUnusable(warehouse.State, failure.GetBaseException().Message), failure),
        DbException => new(ExitCode.Outside, texts.Failed(failure.Message), failure),
        _ => new(ExitCode.Outside, texts.Unexpected(failure.ToString()), failure),
    };

    /// <summary>What the database of the schedule said; null when it is not that. The scheduler wraps it.</summary>
    internal static Exception? OfDatabase(Exception? failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
            if (inner is NpgsqlException || (inner is SocketException && failure is SchedulerException))
                return inner;
        return null;
    }
}
