namespace Analytics.Lake;

/// <summary>One Parquet file of a table.</summary>
/// <param name="Path">Path relative to the table's folder, with '/', as it is on disk (not URI-escaped).</param>
/// <param name="Partition">Value of every partition column; null for SQL NULL.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Rows">Number of rows; -1 when a foreign writer did not say.</param>
/// <param name="Modified">When the file was written.</param>
/// <param name="Stats">Delta statistics as JSON text (numRecords, nullCount, minValues, maxValues), or null.</param>
/// <param name="Tags">Free labels that the log keeps beside the file, such as the submission that it came from.</param>
public sealed record DataFile(
    string Path,
    IReadOnlyDictionary<string, string?> Partition,
    long Size,
    long Rows,
    DateTimeOffset Modified,
    string? Stats,
    IReadOnlyDictionary<string, string>? Tags = null);
