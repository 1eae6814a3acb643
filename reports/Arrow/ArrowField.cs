namespace Analytics.Reports.Arrow;

/// <summary>How the values of a type lie in memory.</summary>
internal enum ArrowLayout
{
    /// <summary>Nothing but nulls: no buffers.</summary>
    Null,

    /// <summary>One bit a value.</summary>
    Bits,

    /// <summary>The same number of bytes for every value.</summary>
    Fixed,

    /// <summary>UTF-8, found by 32-bit offsets.</summary>
    Text,

    /// <summary>Runs of the only child, found by 32-bit offsets.</summary>
    List,

    /// <summary>One value of every child.</summary>
    Struct,
}

/// <summary>A column, or a part of a nested one, as the stream's schema tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">Its type in the spelling of the C data interface.</param>
/// <param name="Layout">How its values lie in memory.</param>
/// <param name="Width">Bytes a value, of <see cref="ArrowLayout.Fixed"/>.</param>
/// <param name="Children">Its parts.</param>
internal sealed record ArrowField(string Name, string Format, ArrowLayout Layout, int Width, IReadOnlyList<ArrowField> Children)
{
    /// <summary>The columns of a schema, which is a struct of them.</summary>
    /// <exception cref="ArrowException">A type that the stream does not carry.</exception>
    public static unsafe IReadOnlyList<ArrowField> Columns(ArrowSchema* schema) => ChildrenOf(schema, null);

    private static unsafe ArrowField Of(ArrowSchema* schema, string? column)
    {
        string format = schema->Format;
        column ??= schema->Name;
        if (schema->Dictionary != null)
            throw new ArrowException(column, "dictionary");
        var (layout, width) = LayoutOf(format) ?? throw new ArrowException(column, format);
        return new(schema->Name, format, layout, width, ChildrenOf(schema, column));
    }

    private static unsafe ArrowField[] ChildrenOf(ArrowSchema* schema, string? column)
    {
        var children = new ArrowField[schema->ChildCount];
        for (int i = 0; i < children.Length; i++)
            children[i] = Of(schema->Children[i], column);
        return children;
    }

    private static (ArrowLayout Layout, int Width)? LayoutOf(string format) => format switch
    {
        "n" => (ArrowLayout.Null, 0),
        "b" => (ArrowLayout.Bits, 0),
        "c" or "C" => (ArrowLayout.Fixed, 1),
        "s" or "S" => (ArrowLayout.Fixed, 2),
        "i" or "I" or "f" or "tdD" => (ArrowLayout.Fixed, 4),
        "l" or "L" or "g" => (ArrowLayout.Fixed, 8),
        "u" => (ArrowLayout.Text, 0),
        "+l" => (ArrowLayout.List, 0),
        "+s" => (ArrowLayout.Struct, 0),
        _ when IsTimestamp(format) => (ArrowLayout.Fixed, 8),
        _ when IsDecimal(format) => (ArrowLayout.Fixed, 16),
        _ => null,
    };

    // tss: to tsn:, with the zone behind the colon.
    private static bool IsTimestamp(string format) => format.Length >= 4 && format.StartsWith("ts", StringComparison.Ordinal) && format[3] == ':';

    // d:precision,scale or d:precision,scale,bits; without bits it is 128.
    private static bool IsDecimal(string format) => format.StartsWith("d:", StringComparison.Ordinal)
        && format[2..].Split(',') is [_, _] or [_, _, "128"];
}
