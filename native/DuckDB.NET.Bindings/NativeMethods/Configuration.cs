using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Options for opening a database.</summary>
    public static partial class Configuration
    {
        [LibraryImport(Library, EntryPoint = "duckdb_create_config")]
        public static partial DuckDBState DuckDBCreateConfig(out DuckDBConfig config);

        public static int DuckDBConfigCount() => checked((int)ConfigCount());

        /// <summary>Name and description of an option, by its number; both null if there is no such number.</summary>
        public static DuckDBState DuckDBGetConfigFlag(int index, out string? name, out string? description)
        {
            DuckDBState state = GetConfigFlag(checked((nuint)index), out nint namePointer, out nint descriptionPointer);
            name = Marshal.PtrToStringUTF8(namePointer);
            description = Marshal.PtrToStringUTF8(descriptionPointer);
            return state;
        }

        [LibraryImport(Library, EntryPoint = "duckdb_set_config", StringMarshalling = StringMarshalling.Utf8)]
        public static partial DuckDBState DuckDBSetConfig(DuckDBConfig config, string name, string option);

        [LibraryImport(Library, EntryPoint = "duckdb_config_count")]
        private static partial nuint ConfigCount();

        // Pointers, because C leaves them alone on failure and a text would be read from where an unset one points.
        [LibraryImport(Library, EntryPoint = "duckdb_get_config_flag")]
        private static partial DuckDBState GetConfigFlag(nuint index, out nint name, out nint description);
    }
}
