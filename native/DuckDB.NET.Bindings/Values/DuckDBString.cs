using System.Runtime.CompilerServices;

namespace DuckDB.NET.Native;

/// <summary>
/// A VARCHAR or BLOB as it lies in a vector (<c>duckdb_string_t</c>): its length, then up to 12 bytes in place, or for longer ones
/// 4 bytes of prefix and a pointer.
/// </summary>
public unsafe struct DuckDBString
{
    private const int InlineLength = 12;
    private const int PrefixLength = 4;

    private _value_e__Union value;

    /// <summary>Length in bytes.</summary>
    public readonly int Length => checked((int)value.inlined.length);

    /// <summary>First byte. Valid while the vector lives, and only if this struct lies in the vector (a copy can be moved).</summary>
    public sbyte* Data
    {
        get
        {
            sbyte* bytes = (sbyte*)Unsafe.AsPointer(ref value.inlined.inlined[0]);
            return Length <= InlineLength ? bytes : *(sbyte**)(bytes + PrefixLength);
        }
    }

    public struct _value_e__Union
    {
        internal DuckDBStringInlined inlined;

        public struct DuckDBStringInlined
        {
            public uint length;
            public fixed sbyte inlined[InlineLength];
        }
    }
}
