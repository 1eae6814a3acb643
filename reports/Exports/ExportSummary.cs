namespace Analytics.Reports.Exports;

/// <summary>How far an export has come.</summary>
/// <param name="Table">The table being written.</param>
/// <param name="Period">Its period.</param>
/// <param name="Done">Files written.</param>
/// <param name="Total">Files to write.</param>
public sealed record ExportProgress(string Table, string Period, int Done, int Total);

/// <summary>An export that is there.</summary>
/// <param name="Directory">Its folder.</param>
/// <param name="Version">The version to cite.</param>
/// <param name="Tables">Tables in it.</param>
/// <param name="Files">Parquet files in it.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
public sealed record ExportSummary(string Directory, string Version, int Tables, int Files, long Rows, bool Synthetic);
