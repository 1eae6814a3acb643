using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using static DuckDB.NET.Native.NativeMethods.ValueGetters;

namespace DuckDB.NET.Native;

/// <summary>Values that are not NULL, as .NET objects.</summary>
internal static class ValueConversion
{
    // The day that DuckDB.NET.Data gives to a time with an offset: the second one, so that no offset leads before the first.
    private static readonly DateOnly DayOfTimes = new(1, 1, 2);

    /// <exception cref="InvalidCastException">The value has another type.</exception>
    internal static object To(Type target, DuckDBValue value)
    {
        DuckDBType type = GetTypeId(GetValueType(value));
        object natural = Natural(type, value);
        if (target.IsInstanceOfType(natural))
            return natural;
        return natural switch
        {
            DuckDBDateOnly date when target == typeof(DateOnly) => (DateOnly)date,
            DuckDBDateOnly date when target == typeof(DateTime) => ((DateOnly)date).ToDateTime(TimeOnly.MinValue),
            DuckDBTimeOnly time when target == typeof(TimeOnly) => (TimeOnly)time,
            DuckDBTimeOnly time when target == typeof(TimeSpan) => ((TimeOnly)time).ToTimeSpan(),
            DuckDBTimeTz time when target == typeof(DateTimeOffset) =>
                new DateTimeOffset(DayOfTimes.ToDateTime(time.Time), TimeSpan.FromSeconds(time.Offset)),
            DuckDBTimestamp timestamp when target == typeof(DateTime) => ToDateTime(timestamp),
            DuckDBTimestamp timestamp when target == typeof(DateTimeOffset) =>
                new DateTimeOffset(ToDateTime(timestamp), TimeSpan.Zero),
            DuckDBInterval interval when target == typeof(TimeSpan) => (TimeSpan)interval,
            BigInteger number => FromBigInteger(number, target),
            IConvertible number when target == typeof(BigInteger) && type is >= DuckDBType.TinyInt and <= DuckDBType.UnsignedBigInt =>
                BigInteger.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            IConvertible number and not string when typeof(IConvertible).IsAssignableFrom(target) =>
                Convert.ChangeType(number, target, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException($"A value of type {type} cannot be read as {target.Name}."),
        };
    }

    private static object Natural(DuckDBType type, DuckDBValue value) => type switch
    {
        DuckDBType.Boolean => GetBool(value),
        DuckDBType.TinyInt => GetInt8(value),
        DuckDBType.SmallInt => GetInt16(value),
        DuckDBType.Integer => GetInt32(value),
        DuckDBType.BigInt => GetInt64(value),
        DuckDBType.UnsignedTinyInt => GetUInt8(value),
        DuckDBType.UnsignedSmallInt => GetUInt16(value),
        DuckDBType.UnsignedInteger => GetUInt32(value),
        DuckDBType.UnsignedBigInt => GetUInt64(value),
        DuckDBType.HugeInt => GetHugeInt(value).ToBigInteger(),
        DuckDBType.UnsignedHugeInt => GetUHugeInt(value).ToBigInteger(),
        DuckDBType.Float => GetFloat(value),
        DuckDBType.Double => GetDouble(value),
        DuckDBType.Decimal => decimal.Parse(GetVarchar(value)!, CultureInfo.InvariantCulture),
        DuckDBType.Uuid => ToGuid(GetUuid(value)),
        DuckDBType.Date => DuckDBDateOnly.FromDuckDBDate(GetDate(value)),
        DuckDBType.Time => NativeMethods.DateTimeHelpers.DuckDBFromTime(GetTime(value)),
        DuckDBType.TimeTz => NativeMethods.DateTimeHelpers.DuckDBFromTimeTz(GetTimeTz(value)),
        DuckDBType.Timestamp => DuckDBTimestamp.FromDuckDBTimestampStruct(GetTimestamp(value)),
        DuckDBType.TimestampTz => DuckDBTimestamp.FromDuckDBTimestampStruct(GetTimestampTz(value)),
        DuckDBType.Interval => GetInterval(value),
        _ => GetVarchar(value)!,
    };

    private static Guid ToGuid(DuckDBUHugeInt bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits.ToUInt128());
        return new Guid(bytes, bigEndian: true);
    }

    private static DateTime ToDateTime(DuckDBTimestamp timestamp) => ((DateOnly)timestamp.Date).ToDateTime(timestamp.Time);

    private static object FromBigInteger(BigInteger number, Type target) => Type.GetTypeCode(target) switch
    {
        TypeCode.SByte => (sbyte)number,
        TypeCode.Int16 => (short)number,
        TypeCode.Int32 => (int)number,
        TypeCode.Int64 => (long)number,
        TypeCode.Byte => (byte)number,
        TypeCode.UInt16 => (ushort)number,
        TypeCode.UInt32 => (uint)number,
        TypeCode.UInt64 => (ulong)number,
        TypeCode.Decimal => (decimal)number,
        TypeCode.Double => (double)number,
        TypeCode.String => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"A value of 128 bits cannot be read as {target.Name}."),
    };
}
