namespace Analytics.Reports.Arrow;

/// <summary>A column has a type that the Arrow stream does not carry.</summary>
/// <param name="column">Name of the column.</param>
/// <param name="format">Its type, as Arrow's C data interface spells it.</param>
public sealed class ArrowException(string column, string format) : Exception($"Column \"{column}\": type {format}")
{
    /// <summary>Name of the column.</summary>
    public string Column => column;

    /// <summary>For Chinese readers.</summary>
    public string Zh => $"Arrow 流不支持列“{column}”的类型。请在查询中转换它，例如 CAST({column} AS VARCHAR) 或 CAST({column} AS DECIMAL(38, 0))。";

    /// <summary>For English readers.</summary>
    public string En => $"The Arrow stream does not carry the type of column \"{column}\". Cast it in the query, for instance CAST({column} AS VARCHAR) or CAST({column} AS DECIMAL(38, 0)).";
}
