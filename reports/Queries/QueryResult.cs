using Analytics.Lake;

namespace Analytics.Reports.Queries;

/// <summary>What a result is written as.</summary>
public enum QueryFormat
{
    /// <summary>CSV in UTF-8 with a header; NULL is nothing, an empty text is <c>""</c>.</summary>
    Csv,

    /// <summary>A JSON array of objects; whole numbers and decimals are written digit for digit, NaN and infinities as null.</summary>
    Json,

    /// <summary>Parquet, compressed with zstd.</summary>
    Parquet,

    /// <summary>An Arrow IPC stream.</summary>
    Arrow,
}

/// <summary>What was written.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Cut">There were more, which the limit of rows cut off.</param>
public sealed record QuerySummary(long Rows, bool Cut);

/// <summary>The first rows of a result, for people.</summary>
/// <param name="Columns">Names and DuckDB types.</param>
/// <param name="Shown">The first rows, every value as text; null for NULL.</param>
/// <param name="Rows">Number of all rows.</param>
/// <param name="Cut">There were more than the limit of rows.</param>
public sealed record QueryPreview(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<string?>> Shown, long Rows, bool Cut);
