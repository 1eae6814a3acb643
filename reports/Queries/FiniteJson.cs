namespace Analytics.Reports.Queries;

/// <summary>Makes JSON of what DuckDB writes: it says NaN and Infinity, also deep inside lists and structs, which JSON has no way to say.</summary>
internal static class FiniteJson
{
    /// <summary>Writes null in their places; where there are none, the file stays as it is.</summary>
    public static void Rewrite(string path)
    {
        using (FileStream file = File.OpenRead(path))
        {
            if (!Copy(file, null))
                return;
        }
        // Written anew in the same file, which is the only one that others were told of.
        using FileStream finite = new(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using (FileStream file = File.OpenRead(path))
            Copy(file, finite);
        finite.Position = 0;
        using FileStream target = new(path, FileMode.Create, FileAccess.Write);
        finite.CopyTo(target);
    }

    // Outside of texts no token but these has an N or an I, and no other minus stands before one. True when there are some.
    private static bool Copy(Stream from, Stream? to)
    {
        using BufferedStream bytes = new(from, 1 << 16);
        bool text = false, escaped = false, minus = false, found = false;
        for (int next; (next = bytes.ReadByte()) >= 0;)
        {
            if (text)
            {
                text = escaped || next != '"';
                escaped = !escaped && next == '\\';
            }
            else if (next is 'N' or 'I')
            {
                found = true;
                for (int left = next == 'N' ? 2 : 7; left > 0; left--)
                    bytes.ReadByte();
                to?.Write("null"u8);
                minus = false;
                continue;
            }
            else if (next == '-')
            {
                minus = true;
                continue;
            }
            else
            {
                text = next == '"';
            }
            if (minus)
                to?.WriteByte((byte)'-');
            minus = false;
            to?.WriteByte((byte)next);
        }
        return found;
    }
}
