using Analytics.Lake;

namespace Analytics.Transforms.Engines;

/// <summary>DuckDB in this process, the default: the SELECT runs while the mart's file is written, in one pass.</summary>
public sealed class DuckDbEngine : IEngine
{
    /// <inheritdoc/>
    public string Rows(HeavyQuery query, LakeSession session, IProgress<EngineProgress>? progress, CancellationToken cancellationToken) => query.Model.Sql;
}
