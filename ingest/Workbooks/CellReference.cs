using System.Globalization;

namespace Analytics.Ingest.Workbooks;

/// <summary>Reads <c>F17</c>, which <see cref="CellAddress.Cell"/> writes.</summary>
internal static class CellReference
{
    /// <summary>Row and column of a cell; false for anything else. Dollar signs are passed over.</summary>
    public static bool TryRead(string? cell, out int row, out int column)
    {
        (row, column) = (0, 0);
        if (cell is null) return false;
        string plain = cell.Replace("$", "", StringComparison.Ordinal);
        int letters = 0;
        for (; letters < plain.Length && letters < 4 && char.IsAsciiLetterUpper(plain[letters]); letters++) column = column * 26 + plain[letters] - 'A' + 1;
        return column is > 0 and <= Ooxml.LastColumn && int.TryParse(plain.AsSpan(letters), NumberStyles.None, CultureInfo.InvariantCulture, out row) && row is > 0 and <= Ooxml.LastRow;
    }
}
