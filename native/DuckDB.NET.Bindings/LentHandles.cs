namespace DuckDB.NET.Native;

/// <summary>Pointers of several handles for the time of one C call: none of them can be freed until this is disposed.</summary>
internal readonly ref struct LentHandles
{
    private readonly DuckDBValue[] values;

    internal LentHandles(DuckDBValue[] values, int count)
    {
        this.values = values;
        Pointers = new nint[count];
        bool lent = false;
        for (int i = 0; i < count; i++)
        {
            values[i].DangerousAddRef(ref lent);
            Pointers[i] = values[i].DangerousGetHandle();
        }
    }

    internal nint[] Pointers { get; }

    public void Dispose()
    {
        for (int i = 0; i < Pointers.Length; i++)
            values[i].DangerousRelease();
    }
}
