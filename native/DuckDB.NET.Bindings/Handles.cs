using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A database instance; lives until the last connection to it is gone.</summary>
public sealed class DuckDBDatabase() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.Database(ref handle);
        return true;
    }
}

/// <summary>A connection to a database.</summary>
public sealed class DuckDBNativeConnection() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>Ends the running statement, from any thread, with an error of type Interrupt.</summary>
    public void Interrupt() => NativeMethods.Startup.DuckDBInterrupt(this);

    protected override bool ReleaseHandle()
    {
        Destroy.Connection(ref handle);
        return true;
    }
}

/// <summary>Options for opening a database.</summary>
public sealed class DuckDBConfig() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.Config(ref handle);
        return true;
    }
}

/// <summary>The statements of one SQL text.</summary>
public sealed class DuckDBExtractedStatements() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.Extracted(ref handle);
        return true;
    }
}

/// <summary>A prepared statement.</summary>
public sealed class DuckDBPreparedStatement() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.Prepared(ref handle);
        return true;
    }
}

/// <summary>A bulk loader of one table.</summary>
public sealed class DuckDBAppender() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.Appender(ref handle);
        return true;
    }
}

/// <summary>A complete type, with its parameters and children.</summary>
public sealed class DuckDBLogicalType() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.LogicalType(ref handle);
        return true;
    }
}

/// <summary>A batch of rows, column by column.</summary>
public sealed class DuckDBDataChunk : SafeHandleZeroOrMinusOneIsInvalid
{
    public DuckDBDataChunk() : base(ownsHandle: true)
    {
    }

    /// <summary>A chunk that DuckDB lends to a callback and frees itself.</summary>
    public DuckDBDataChunk(nint chunk) : base(ownsHandle: false) => SetHandle(chunk);

    protected override bool ReleaseHandle()
    {
        Destroy.DataChunk(ref handle);
        return true;
    }
}

/// <summary>The session behind a connection. It does not keep the connection open.</summary>
public sealed class DuckDBClientContext() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>Number of the connection, unique in its database instance.</summary>
    public ulong ConnectionId => NativeMethods.Startup.DuckDBClientContextGetConnectionId(this);

    protected override bool ReleaseHandle()
    {
        Destroy.ClientContext(ref handle);
        return true;
    }
}

/// <summary>An error, or the absence of one.</summary>
public sealed class DuckDBErrorData() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <summary>True if there is an error.</summary>
    public bool HasError => !IsInvalid && NativeMethods.ErrorData.DuckDBErrorDataHasError(this);

    /// <summary>DuckDB's text of the error; empty if there is none.</summary>
    public string Message => IsInvalid ? "" : NativeMethods.ErrorData.DuckDBErrorDataMessage(this) ?? "";

    protected override bool ReleaseHandle()
    {
        Destroy.ErrorData(ref handle);
        return true;
    }
}

/// <summary>Settings of a connection that shape Arrow data.</summary>
public sealed class DuckDBArrowOptions() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Destroy.ArrowOptions(ref handle);
        return true;
    }
}

/// <summary>The C functions that free what the handles hold. Each sets the pointer to zero.</summary>
internal static partial class Destroy
{
    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_close")]
    internal static partial void Database(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_disconnect")]
    internal static partial void Connection(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_config")]
    internal static partial void Config(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_extracted")]
    internal static partial void Extracted(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_prepare")]
    internal static partial void Prepared(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_appender_destroy")]
    internal static partial void Appender(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_logical_type")]
    internal static partial void LogicalType(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_data_chunk")]
    internal static partial void DataChunk(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_client_context")]
    internal static partial void ClientContext(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_error_data")]
    internal static partial void ErrorData(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_arrow_options")]
    internal static partial void ArrowOptions(ref nint handle);

    [LibraryImport(NativeMethods.Library, EntryPoint = "duckdb_destroy_value")]
    internal static partial void Value(ref nint handle);
}
