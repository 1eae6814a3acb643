using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

/// <summary>A single value of any type, as parameters are.</summary>
public sealed class DuckDBValue() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true), IDuckDBValueReader
{
    /// <inheritdoc/>
    public bool IsNull() => NativeMethods.ValueGetters.IsNull(this);

    /// <summary>The value as <typeparamref name="T"/>; NULL is null, where T has a null.</summary>
    /// <exception cref="InvalidCastException">The value is NULL or of another type.</exception>
    /// <exception cref="OverflowException">The value is too large for T.</exception>
    public T GetValue<T>()
    {
        if (!IsNull())
            return (T)ValueConversion.To(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), this);
        if (default(T) is null)
            return default!;
        throw new InvalidCastException($"NULL cannot be read as {typeof(T).Name}.");
    }

    protected override bool ReleaseHandle()
    {
        Destroy.Value(ref handle);
        return true;
    }
}
