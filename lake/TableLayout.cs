namespace Analytics.Lake;

/// <summary>A column of a table.</summary>
/// <param name="Name">Name, unique in its table whatever the case of its letters.</param>
/// <param name="Type">DuckDB type: VARCHAR, BIGINT, INTEGER, DOUBLE, BOOLEAN, DATE, TIMESTAMPTZ or DECIMAL(p,s).</param>
public sealed record Column(string Name, string Type);

/// <summary>The columns of a table, partition columns (always VARCHAR) included, and the columns that its folders are named after.</summary>
/// <param name="Columns">All columns, in the order in which a reader sees them.</param>
/// <param name="PartitionBy">Names of the partition columns, outermost folder first; empty for a table without partitions.</param>
public sealed record TableLayout(IReadOnlyList<Column> Columns, IReadOnlyList<string> PartitionBy)
{
    /// <summary>Two layouts are equal when their columns and partitions are, in order.</summary>
    public bool Equals(TableLayout? other) =>
        other is not null && Columns.SequenceEqual(other.Columns) && PartitionBy.SequenceEqual(other.PartitionBy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Columns.Count, PartitionBy.Count, Columns.Count > 0 ? Columns[0] : null);
}
