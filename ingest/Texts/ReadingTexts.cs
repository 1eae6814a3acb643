namespace Analytics.Ingest;

/// <summary>How a file was understood, and why a workbook is not fit to be read.</summary>
internal static class ReadingTexts
{
    public static readonly Text Csv = new("reading_csv", "CSV 文本；编码 {0}（{1}：{2}）；以{3}分隔；换行符 {4}；{5}。", "CSV text; encoding {0} ({1}: {2}); cells divided by {3}; lines end in {4}; {5}.");
    public static readonly Text Workbook = new("reading_workbook", "Excel 工作簿；读取工作表“{0}”；{1}{2}{3}。", "Excel workbook; sheet \"{0}\"; {1}{2}{3}.");

    public static readonly Text Comma = new("delimiter_comma", "逗号", "commas");
    public static readonly Text Semicolon = new("delimiter_semicolon", "分号", "semicolons");
    public static readonly Text Tab = new("delimiter_tab", "制表符", "tabs");
    public static readonly Text Certain = new("encoding_certain", "确定", "certain");
    public static readonly Text Likely = new("encoding_likely", "很可能", "likely");

    public static readonly Text Mark = new("why_mark", "有字节顺序标记", "it has a byte order mark");
    public static readonly Text Layout = new("why_layout", "字节排列如此", "its bytes are laid out so");
    public static readonly Text WideUtf8 = new("why_wide_utf8", "全部字节符合 UTF-8，且有多字节字符", "all of it is valid UTF-8 with characters of several bytes");
    public static readonly Text Ascii = new("why_ascii", "只有 ASCII 字符，各种编码写法相同", "all of it is ASCII, the same in every encoding");
    public static readonly Text CommonOnlyInGb = new("why_common_only_in_gb18030", "按 UTF-8 没有一个汉字，按 GB18030 都是常用汉字", "as UTF-8 it has no Chinese character, as GB18030 all are common ones");
    public static readonly Text ValidUtf8 = new("why_valid_utf8", "全部字节符合 UTF-8", "all of it is valid UTF-8");
    public static readonly Text CommonInGb = new("why_common_in_gb18030", "不是 UTF-8，而符合 GB18030，所含多为常用汉字", "it is not UTF-8 but valid GB18030, mostly common Chinese characters");
    public static readonly Text TitlesToo = new("why_titles", "{0}，且认出了表头的中文列名", "{0}, and Chinese titles were recognised in the header");

    public static readonly Text NoHeader = new("header_none", "未找到可用的表头", "no usable header was found");
    public static readonly Text Header = new("header_row", "表头在第 {0} 行", "the header is in row {0}");
    public static readonly Text HeaderBelow = new("header_row_below", "表头在第 {0} 行，其上 {1} 行未读", "the header is in row {0}; the {1} rows above it were not read");
    public static readonly Text OtherSheets = new("sheets_not_read", "；未读其他工作表：{0}", "; not read: the sheets {0}");
    public static readonly Text Dates1904 = new("dates_1904", "；日期系统 1904", "; 1904 date system");

    public static readonly Text TooManyParts = new("unsafe_parts", "内部文件过多", "it has too many parts");
    public static readonly Text Entities = new("unsafe_entities", "含有 DTD 或实体声明", "it declares a DTD or entities");
    public static readonly Text NotUtf8 = new("unsafe_encoding", "内部文件不是 UTF-8 编码", "a part of it is not UTF-8");
    public static readonly Text LongText = new("unsafe_long_text", "有超过 1 MB 的单元格文本", "a cell has more than 1 MB of text");
    public static readonly Text ManyErrors = new("unsafe_errors", "显示错误的单元格过多", "too many of its cells show errors");
    public static readonly Text ManyTruths = new("unsafe_truths", "写作 true 的逻辑值单元格过多", "too many of its cells write a truth as the word true");
    public static readonly Text LeavesPackage = new("unsafe_target", "其内部链接指向工作簿之外", "its parts lead out of the workbook");

    /// <summary>Where the header stands.</summary>
    public static (string Zh, string En) PlaceOf(ReturnHeader? header) => header switch
    {
        null => NoHeader.With(),
        { FirstRow: 1 } => Header.With(header.Row),
        _ => HeaderBelow.With(header.Row, header.FirstRow - 1),
    };
}
