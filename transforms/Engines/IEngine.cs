using Analytics.Lake;

namespace Analytics.Transforms.Engines;

/// <summary>Where heavy models run: what writes the result of a SELECT, over pinned snapshots of tables, as Parquet that the refresh takes into the lake.</summary>
public interface IEngine
{
    /// <summary>Runs a model for a period, or leaves it to the session that will write the mart.</summary>
    /// <param name="query">What to run, over what.</param>
    /// <param name="session">The session of the refresh, in which the parts that the model reads are attached.</param>
    /// <param name="progress">Told now and then how much was read.</param>
    /// <param name="cancellationToken">Ends a run; the engine then gives up what it was doing.</param>
    /// <returns>A SELECT for the session that gives the rows of the model, until the next run.</returns>
    /// <exception cref="EngineException">The engine could not be reached, refused, or its result is not what the model gives.</exception>
    string Rows(HeavyQuery query, LakeSession session, IProgress<EngineProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>A heavy model for one period.</summary>
/// <param name="Model">The model.</param>
/// <param name="Period">The period.</param>
/// <param name="Parts">What its SELECT reads.</param>
public sealed record HeavyQuery(Model Model, string Period, IReadOnlyList<PinnedPart> Parts);

/// <summary>What a table holds of one period at a pinned version.</summary>
/// <param name="View">The name by which the model reads it.</param>
/// <param name="Period">The period.</param>
/// <param name="Snapshot">The snapshot, with the files of that period only.</param>
public sealed record PinnedPart(string View, string Period, Snapshot Snapshot);

/// <summary>How much an engine has read.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Total">Rows to read, as far as is known.</param>
public sealed record EngineProgress(long Rows, long Total);
