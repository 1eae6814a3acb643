using System.Text;

namespace Analytics.Ingest;

/// <summary>What a file is by its bytes, whatever its name says.</summary>
internal enum FileFormat
{
    /// <summary>Text, as far as can be told.</summary>
    Text,

    /// <summary>A zip, as workbooks are.</summary>
    Zip,

    /// <summary>A workbook that needs a password.</summary>
    Encrypted,

    /// <summary>A workbook as Excel 97 to 2003 and older wrote them.</summary>
    OldWorkbook,

    /// <summary>A document of another kind.</summary>
    Other,
}

/// <summary>Tells formats apart by their first bytes.</summary>
internal static class FileFormats
{
    private static readonly byte[] Ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private static readonly (byte[] Start, string Name)[] Others =
    [
        ([.. "%PDF"u8], "PDF"), ([.. "Rar!"u8], "RAR"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"), ([0x1F, 0x8B], "gzip"), ([.. "{\\rtf"u8], "RTF"),
        ([.. "<html"u8], "HTML"), ([.. "<!doctype html"u8], "HTML"), ([.. "<table"u8], "HTML"), ([.. "<?xml"u8], "XML"),
    ];

    /// <summary>Tells what a file is, with the name of the format if it is none of ours.</summary>
    public static (FileFormat Format, string Name) Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[64];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = bytes.AsSpan(0, length);
        if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8)) return (FileFormat.Zip, "ZIP");
        if (start.StartsWith(Ole)) return (Contains(file, Encoding.Unicode.GetBytes("EncryptedPackage")) ? FileFormat.Encrypted : FileFormat.OldWorkbook, "OLE");
        // The record that begins a worksheet of BIFF 2 to 5, written without a container around it.
        if (start.Length > 4 && start[0] == 0x09 && start[1] is 0x00 or 0x02 or 0x04 or 0x08 && start[3] == 0) return (FileFormat.OldWorkbook, "BIFF");
        if (start.StartsWith("\uFEFF"u8)) start = start[3..];
        start = Csv.CellText.Trim(start);
        foreach ((byte[] signature, string name) in Others)
            if (start.Length >= signature.Length && Ascii.EqualsIgnoreCase(start[..signature.Length], signature) || start.StartsWith(signature)) return (FileFormat.Other, name);
        return (FileFormat.Text, "CSV");
    }

    private static bool Contains(FileStream file, byte[] wanted)
    {
        file.Position = 0;
        byte[] buffer = new byte[1 << 20];
        int kept = 0;
        for (int count; (count = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            ReadOnlySpan<byte> seen = buffer.AsSpan(0, kept + count);
            if (seen.IndexOf(wanted) >= 0) return true;
            kept = Math.Min(wanted.Length, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
