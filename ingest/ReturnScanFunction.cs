using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analytics.Ingest;

/// <summary>
/// The table function <c>read_return(handle)</c>: DuckDB pulls the rows of a <see cref="ReturnScan"/> or <see cref="BatchScan"/> chunk by chunk, on as many threads as it has.
/// DuckDB.NET.Data's own table functions go row by row and on one thread, which is several times slower.
/// </summary>
internal static unsafe partial class ReturnScanFunction
{
    /// <summary>The function's name in SQL.</summary>
    public const string Name = "read_return";

    private static readonly ConcurrentDictionary<long, IReturnRows> Scans = new();
    private static long lastHandle;

    /// <summary>Makes the function known to a connection.</summary>
    public static void Register(DuckDBConnection connection)
    {
        nint function = NativeMethods.TableFunction.DuckDBCreateTableFunction();
        try
        {
            NativeMethods.TableFunction.DuckDBTableFunctionSetName(function, Name);
            using DuckDBLogicalType bigint = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.BigInt);
            NativeMethods.TableFunction.DuckDBTableFunctionAddParameter(function, bigint);
            NativeMethods.TableFunction.DuckDBTableFunctionSetBind(function, &Bind);
            NativeMethods.TableFunction.DuckDBTableFunctionSetInit(function, &Init);
            NativeMethods.TableFunction.DuckDBTableFunctionSetFunction(function, &Fill);
            if (!NativeMethods.TableFunction.DuckDBRegisterTableFunction(connection.NativeConnection, function).IsSuccess())
                throw new InvalidOperationException($"DuckDB did not take the function {Name}.");
        }
        finally
        {
            NativeMethods.TableFunction.DuckDBDestroyTableFunction(ref function);
        }
    }

    /// <summary>Gives a scan a handle for the time of <paramref name="use"/>.</summary>
    public static T With<T>(IReturnRows scan, Func<long, T> use)
    {
        long handle = Interlocked.Increment(ref lastHandle);
        Scans[handle] = scan;
        try
        {
            return use(handle);
        }
        finally
        {
            Scans.TryRemove(handle, out _);
        }
    }

    // Missing from DuckDB.NET.Bindings, so declared here.
    [LibraryImport("duckdb", EntryPoint = "duckdb_init_set_max_threads")]
    private static partial void SetMaxThreads(nint info, ulong threads);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(nint info)
    {
        try
        {
            using DuckDBValue parameter = NativeMethods.TableFunction.DuckDBBindGetParameter(info, 0);
            long handle = ((IDuckDBValueReader)parameter).GetValue<long>();
            IReturnRows scan = Scans[handle];
            foreach (ReturnField field in scan.Fields)
            {
                using DuckDBLogicalType type = LogicalType(field);
                NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, field.Name, type);
            }
            using DuckDBLogicalType bigint = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.BigInt);
            foreach (string number in scan.Numbers) NativeMethods.TableFunction.DuckDBBindAddResultColumn(info, number, bigint);
            NativeMethods.TableFunction.DuckDBBindSetBindData(info, (nint)handle, null);
        }
        catch (Exception exception)
        {
            NativeMethods.TableFunction.DuckDBBindSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint info)
    {
        try
        {
            IReturnRows scan = Scans[NativeMethods.TableFunction.DuckDBInitGetBindData(info)];
            SetMaxThreads(info, (ulong)Math.Max(1, scan.Parallelism));
        }
        catch (Exception exception)
        {
            NativeMethods.TableFunction.DuckDBInitSetError(info, exception.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fill(nint info, nint output)
    {
        try
        {
            IReturnRows scan = Scans[NativeMethods.TableFunction.DuckDBFunctionGetBindData(info)];
            using var chunk = new DuckDBDataChunk(output);
            Span<ColumnTarget> targets = stackalloc ColumnTarget[scan.Fields.Count + scan.Numbers.Count];
            for (int i = 0; i < targets.Length; i++) targets[i] = new ColumnTarget(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, i));
            int filled = scan.Fill(targets, (int)NativeMethods.Helpers.DuckDBVectorSize());
            NativeMethods.DataChunks.DuckDBDataChunkSetSize(chunk, (ulong)filled);
        }
        catch (Exception exception)
        {
            NativeMethods.TableFunction.DuckDBFunctionSetError(info, exception.Message);
        }
    }

    private static DuckDBLogicalType LogicalType(ReturnField field) => field.Type switch
    {
        FieldType.WholeNumber => NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.BigInt),
        FieldType.DecimalNumber => NativeMethods.LogicalType.DuckDBCreateDecimalType((byte)field.Precision, (byte)field.Scale),
        FieldType.Boolean => NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Boolean),
        FieldType.Date => NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Date),
        _ => NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Varchar),
    };
}
