using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>An integer of any size (<c>duckdb_bignum</c>): magnitude in big-endian bytes, and sign.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBBignum(nint data, ulong size, byte isNegative)
{
    public nint Data { get; } = data;
    public ulong Size { get; } = size;
    public byte IsNegative { get; } = isNegative;
}
