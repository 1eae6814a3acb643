using System.Globalization;

namespace Analytics.Reports.Arrow;

/// <summary>The message that begins a stream: names and types of the columns. Slots and numbers are those of Arrow's Schema.fbs and Message.fbs.</summary>
internal static class SchemaMessage
{
    private const short Version5 = 4;
    private const byte SchemaHeader = 1;

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ArrowField> columns)
    {
        FlatBuilder builder = new();
        int fields = builder.References([.. columns.Select(column => Field(builder, column))]);
        builder.StartTable(4); // Schema: endianness (little), fields, custom_metadata, features
        builder.Reference(1, fields);
        return Message(builder, SchemaHeader, builder.EndTable(), 0);
    }

    /// <summary>The envelope of every message.</summary>
    public static ReadOnlyMemory<byte> Message(FlatBuilder builder, byte headerType, int header, long bodyLength)
    {
        builder.StartTable(5); // Message: version, header type, header, bodyLength, custom_metadata
        builder.Slot(3, bodyLength);
        builder.Reference(2, header);
        builder.Slot(0, Version5);
        builder.Slot(1, headerType);
        return builder.Finish(builder.EndTable());
    }

    private static int Field(FlatBuilder builder, ArrowField field)
    {
        int children = builder.References([.. field.Children.Select(child => Field(builder, child))]);
        int name = builder.Text(field.Name);
        var (kind, type) = Type(builder, field.Format);
        builder.StartTable(7); // Field: name, nullable, type type, type, dictionary, children, custom_metadata
        builder.Reference(0, name);
        builder.Reference(3, type);
        builder.Reference(5, children);
        builder.Slot(1, (byte)1);
        builder.Slot(2, kind);
        return builder.EndTable();
    }

    private static (byte Kind, int Type) Type(FlatBuilder builder, string format) => format switch
    {
        "n" => (1, Empty(builder)),
        "c" => Integer(builder, 8, true),
        "C" => Integer(builder, 8, false),
        "s" => Integer(builder, 16, true),
        "S" => Integer(builder, 16, false),
        "i" => Integer(builder, 32, true),
        "I" => Integer(builder, 32, false),
        "l" => Integer(builder, 64, true),
        "L" => Integer(builder, 64, false),
        "f" => (3, OfUnit(builder, 1)), // FloatingPoint, SINGLE
        "g" => (3, OfUnit(builder, 2)), // FloatingPoint, DOUBLE
        "u" => (5, Empty(builder)),
        "b" => (6, Empty(builder)),
        "tdD" => (8, OfUnit(builder, 0)), // Date, DAY
        "+l" => (12, Empty(builder)),
        "+s" => (13, Empty(builder)),
        _ when format[0] == 'd' => Decimal(builder, format),
        _ => Timestamp(builder, format),
    };

    private static int Empty(FlatBuilder builder)
    {
        builder.StartTable(0);
        return builder.EndTable();
    }

    private static int OfUnit(FlatBuilder builder, short unit)
    {
        builder.StartTable(1);
        builder.Slot(0, unit);
        return builder.EndTable();
    }

    private static (byte, int) Integer(FlatBuilder builder, int bits, bool signed)
    {
        builder.StartTable(2);
        builder.Slot(0, bits);
        builder.Slot(1, (byte)(signed ? 1 : 0));
        return (2, builder.EndTable());
    }

    private static (byte, int) Decimal(FlatBuilder builder, string format)
    {
        int[] numbers = [.. format[2..].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        builder.StartTable(3);
        builder.Slot(0, numbers[0]); // precision
        builder.Slot(1, numbers[1]); // scale
        builder.Slot(2, 128);
        return (7, builder.EndTable());
    }

    private static (byte, int) Timestamp(FlatBuilder builder, string format)
    {
        string zone = format[4..];
        int text = zone.Length == 0 ? 0 : builder.Text(zone);
        builder.StartTable(2);
        if (text != 0)
            builder.Reference(1, text);
        builder.Slot(0, (short)"smun".IndexOf(format[2], StringComparison.Ordinal));
        return (10, builder.EndTable());
    }
}
