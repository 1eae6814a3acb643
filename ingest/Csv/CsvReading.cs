namespace Analytics.Ingest.Csv;

/// <summary>Says how a text file was understood.</summary>
internal static class CsvReading
{
    public static FileReading Of(CsvText text, char delimiter, ReturnHeader? header)
    {
        (string zh, string en) divided = delimiter switch { ';' => ("分号", "semicolons"), '\t' => ("制表符", "tabs"), _ => ("逗号", "commas") };
        (string zh, string en) sure = text.IsCertain ? ("确定", "certain") : ("很可能", "likely");
        (string zh, string en) why = text.Why;
        if (!text.IsCertain && header is { HasTitles: true }) why = ($"{why.zh}，且认出了表头的中文列名", $"{why.en}, and Chinese titles were recognised in the header");
        (string zh, string en) place = header is null ? ("未找到可用的表头", "no usable header was found")
            : header.FirstRow == 1 ? ($"表头在第 {header.Row} 行", $"the header is in row {header.Row}")
            : ($"表头在第 {header.Row} 行，其上 {header.FirstRow - 1} 行未读", $"the header is in row {header.Row}; the {header.FirstRow - 1} rows above it were not read");
        return new FileReading("csv", text.Encoding, text.IsCertain, delimiter, text.LineEnds, header?.Row, null,
            $"CSV 文本；编码 {text.Encoding}（{sure.zh}：{why.zh}）；以{divided.zh}分隔；换行符 {text.LineEnds}；{place.zh}。",
            $"CSV text; encoding {text.Encoding} ({sure.en}: {why.en}); cells divided by {divided.en}; lines end in {text.LineEnds}; {place.en}.");
    }
}
