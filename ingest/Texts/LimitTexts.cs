namespace Analytics.Ingest;

/// <summary>What is limited, by the name of its setting.</summary>
internal static class LimitTexts
{
    public static readonly Text CsvBytes = new("csv_bytes", "文件字节数", "bytes of the file");
    public static readonly Text CsvRows = new("csv_rows", "行数", "rows");
    public static readonly Text WorkbookBytes = new("workbook_bytes", "工作簿字节数", "bytes of the workbook");
    public static readonly Text UnpackedBytes = new("unpacked_bytes", "解压后字节数", "unpacked bytes");
    public static readonly Text UnpackedRatio = new("unpacked_ratio", "解压后与解压前大小之比", "times the packed size when unpacked");
    public static readonly Text SharedTextBytes = new("shared_text_bytes", "共享文本字节数", "bytes of shared texts");
    public static readonly Text WorkbookRows = new("workbook_rows", "工作表行号", "rows in the sheet");
    public static readonly Text Columns = new("columns", "列数", "columns");
    public static readonly Text Sheets = new("sheets", "工作表数", "sheets");
}
