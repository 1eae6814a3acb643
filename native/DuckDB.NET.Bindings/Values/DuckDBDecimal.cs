using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A DECIMAL(width, scale) as the unscaled integer (<c>duckdb_decimal</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDecimal(byte width, byte scale, DuckDBHugeInt value)
{
    public byte Width { get; } = width;
    public byte Scale { get; } = scale;
    public DuckDBHugeInt Value { get; } = value;
}
