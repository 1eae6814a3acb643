using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>A signed integer of 128 bits (<c>duckdb_hugeint</c>): upper * 2^64 + lower.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBHugeInt(ulong lower, long upper)
{
    public static BigInteger HugeIntMinValue { get; } = (BigInteger)Int128.MinValue;
    public static BigInteger HugeIntMaxValue { get; } = (BigInteger)Int128.MaxValue;

    /// <exception cref="OverflowException">The value does not fit into 128 bits.</exception>
    public DuckDBHugeInt(BigInteger value) : this((Int128)value)
    {
    }

    private DuckDBHugeInt(Int128 value) : this(unchecked((ulong)value), (long)(value >> 64))
    {
    }

    public ulong Lower { get; } = lower;
    public long Upper { get; } = upper;

    public BigInteger ToBigInteger() => ToInt128();

    public Int128 ToInt128() => new(unchecked((ulong)Upper), Lower);
}

/// <summary>An unsigned integer of 128 bits (<c>duckdb_uhugeint</c>): upper * 2^64 + lower.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBUHugeInt(ulong lower, ulong upper)
{
    public static BigInteger HugeIntMinValue => BigInteger.Zero;
    public static BigInteger HugeIntMaxValue { get; } = UInt128.MaxValue;

    /// <exception cref="OverflowException">The value is negative or does not fit into 128 bits.</exception>
    public DuckDBUHugeInt(BigInteger value) : this((UInt128)value)
    {
    }

    private DuckDBUHugeInt(UInt128 value) : this(unchecked((ulong)value), (ulong)(value >> 64))
    {
    }

    public ulong Lower { get; } = lower;
    public ulong Upper { get; } = upper;

    public BigInteger ToBigInteger() => ToUInt128();

    public UInt128 ToUInt128() => new(Upper, Lower);
}
