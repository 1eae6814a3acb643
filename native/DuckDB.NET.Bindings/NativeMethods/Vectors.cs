using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Columns of a batch. A vector belongs to its batch and is not freed.</summary>
    public static unsafe partial class Vectors
    {
        [LibraryImport(Library, EntryPoint = "duckdb_vector_get_column_type")]
        public static partial DuckDBLogicalType DuckDBVectorGetColumnType(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_get_data")]
        public static partial void* DuckDBVectorGetData(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_get_validity")]
        public static partial ulong* DuckDBVectorGetValidity(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_ensure_validity_writable")]
        public static partial void DuckDBVectorEnsureValidityWritable(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_vector_assign_string_element_len")]
        public static partial void DuckDBVectorAssignStringElementLength(nint vector, ulong index, byte* text, long length);

        [LibraryImport(Library, EntryPoint = "duckdb_unsafe_vector_assign_string_element_len")]
        public static partial void DuckDBUnsafeVectorAssignStringElementLength(nint vector, ulong index, byte* text, long length);

        [LibraryImport(Library, EntryPoint = "duckdb_list_vector_get_child")]
        public static partial nint DuckDBListVectorGetChild(nint vector);

        [LibraryImport(Library, EntryPoint = "duckdb_list_vector_set_size")]
        public static partial DuckDBState DuckDBListVectorSetSize(nint vector, ulong size);

        [LibraryImport(Library, EntryPoint = "duckdb_list_vector_reserve")]
        public static partial DuckDBState DuckDBListVectorReserve(nint vector, ulong capacity);

        [LibraryImport(Library, EntryPoint = "duckdb_struct_vector_get_child")]
        public static partial nint DuckDBStructVectorGetChild(nint vector, long index);

        [LibraryImport(Library, EntryPoint = "duckdb_array_vector_get_child")]
        public static partial nint DuckDBArrayVectorGetChild(nint vector);
    }
}
