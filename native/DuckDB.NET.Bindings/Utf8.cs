using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

/// <summary>A UTF-8 text that DuckDB lends: it is copied, and never freed here.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(BorrowedUtf8))]
internal static unsafe class BorrowedUtf8
{
    public static string? ConvertToManaged(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}

/// <summary>A UTF-8 text that DuckDB hands over: it is copied, then given back to DuckDB's allocator.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(OwnedUtf8))]
internal static unsafe class OwnedUtf8
{
    public static string? ConvertToManaged(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    public static void Free(byte* text) => NativeMethods.Helpers.DuckDBFree(text);
}
