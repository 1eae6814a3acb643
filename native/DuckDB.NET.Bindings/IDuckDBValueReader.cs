namespace DuckDB.NET.Native;

/// <summary>Reads one value, as the parameters of table functions get it.</summary>
public interface IDuckDBValueReader
{
    /// <summary>True for the NULL of SQL.</summary>
    bool IsNull();

    /// <summary>The value as <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidCastException">The value has another type.</exception>
    T GetValue<T>();
}
