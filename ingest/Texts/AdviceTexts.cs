namespace Analytics.Ingest;

/// <summary>What to do with a file of a format that is not read, by its extension.</summary>
internal static class AdviceTexts
{
    public static readonly Text OldWorkbook = new("advice_old_workbook", "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后重新报送。", "Open it in Excel or WPS, save it as \"Excel Workbook (*.xlsx)\" and send it again.");
    public static readonly Text Wps = new("advice_wps", "请在 WPS 表格中打开，另存为“Microsoft Excel 文件（*.xlsx）”后重新报送。", "Open it in WPS Spreadsheets, save it as \"Microsoft Excel (*.xlsx)\" and send it again.");
    public static readonly Text OtherSpreadsheet = new("advice_other_spreadsheet", "请在原软件中打开，导出为 Excel 工作簿（*.xlsx）后重新报送。", "Open it in its own program, export it as an Excel workbook (*.xlsx) and send it again.");
    public static readonly Text Document = new("advice_document", "这是文字文档。请把数据填入报表模板（*.xlsx）后报送。", "This is a text document. Put the data into the template (*.xlsx) and send that.");
    public static readonly Text Picture = new("advice_picture", "这是版式文件或图片，无法读取数据。请报送原始的工作簿（*.xlsx）或 CSV。", "This is a picture of the data. Send the workbook (*.xlsx) or CSV that it was made from.");
    public static readonly Text Archive = new("advice_archive", "请解压后逐个报送其中的报表文件（*.xlsx 或 *.csv）。", "Unpack it and send the returns in it (*.xlsx or *.csv) one by one.");
    public static readonly Text Other = new("advice_other", "请另存为 Excel 工作簿（*.xlsx）或 CSV 后重新报送。", "Save it as an Excel workbook (*.xlsx) or CSV and send it again.");

    /// <summary>The advice for an extension.</summary>
    public static Text For(string extension) => extension.ToLowerInvariant() switch
    {
        ".xls" or ".xlsb" or ".xlt" or ".xltx" or ".xltm" => OldWorkbook,
        ".et" or ".ett" => Wps,
        ".ods" or ".numbers" => OtherSpreadsheet,
        ".doc" or ".docx" or ".wps" or ".wpt" or ".rtf" => Document,
        ".pdf" or ".jpg" or ".jpeg" or ".png" or ".tif" or ".tiff" or ".bmp" or ".ofd" => Picture,
        ".zip" or ".rar" or ".7z" or ".gz" or ".tar" => Archive,
        _ => Other,
    };
}
