namespace DuckDB.NET.Native;

/// <summary>DuckDB's C interface, one nested class a subject. Each method is the C function of the same words.</summary>
public static partial class NativeMethods
{
    internal const string Library = "duckdb";
}
