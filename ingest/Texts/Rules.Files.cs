namespace Analytics.Ingest;

/// <summary>What can be wrong with a file as a whole and with its header.</summary>
public static partial class Rules
{
    /// <summary>The name is not <c>kind_period_region</c>.</summary>
    public static readonly Rule FileName = new("file_name",
        "文件名“{0}”不合规定：应为 报表_报告期_地区代码，例如 enterprise_2025Q3_440000.csv。",
        "The file name \"{0}\" is not kind_period_region, for example enterprise_2025Q3_440000.csv.");

    /// <summary>No schema of that name.</summary>
    public static readonly Rule UnknownKind = new("unknown_kind",
        "没有名为“{0}”的报表。可用的报表：{1}。", "There is no kind of return named \"{0}\". Kinds: {1}.");

    /// <summary>The period in the name cannot be read.</summary>
    public static readonly Rule FilePeriod = new("file_period",
        "文件名中的报告期“{0}”不合规定：季度写作 2025Q3，年度写作 2025。", "The period \"{0}\" in the file name is neither a quarter such as 2025Q3 nor a year such as 2025.");

    /// <summary>A quarter for a yearly kind or the reverse.</summary>
    public static readonly Rule FileFrequency = new("file_frequency",
        "文件名中的报告期“{0}”与报表“{1}”的周期不符，应写作 {2} 这样的形式。", "The period \"{0}\" does not fit the kind \"{1}\": write it like {2}.");

    /// <summary>The region in the name is not in the code list.</summary>
    public static readonly Rule FileRegion = new("file_region",
        "文件名中的地区代码“{0}”不在地区代码表中（六位数字，全国为 100000）。", "The region code \"{0}\" in the file name is not in the list of regions (six digits; 100000 is the whole country).");

    /// <summary>A format that is not read.</summary>
    public static readonly Rule UnsupportedFormat = new("unsupported_format",
        "不支持“{0}”格式的文件。{1}", "Files of type \"{0}\" cannot be read. {1}");

    /// <summary>The bytes are another format than the name says, and were read as what they are.</summary>
    public static readonly Rule FormatByContent = new("format_by_content",
        "文件扩展名是“{0}”，内容却是 {1}，已按 {1} 读取；请改正扩展名。", "The file is named \"{0}\" but its content is {1}; it was read as {1}. Correct the extension.", Severity.Warning);

    /// <summary>The bytes are a format that is not read.</summary>
    public static readonly Rule OtherFormat = new("other_format",
        "文件内容是 {0} 格式，不是报表数据。请在原软件中另存为“Excel 工作簿（*.xlsx）”或 CSV 后重新报送。",
        "The content of the file is {0}, not the data of a return. Save it from its own program as \"Excel Workbook (*.xlsx)\" or CSV and send it again.");

    /// <summary>No byte in it.</summary>
    public static readonly Rule EmptyFile = new("empty_file", "文件是空的，没有任何内容。", "The file is empty.");

    /// <summary>A header and nothing else.</summary>
    public static readonly Rule NoRows = new("no_rows", "文件只有表头，没有数据行。", "The file has a header but no data row.");

    /// <summary>NUL bytes: not a text file.</summary>
    public static readonly Rule NotText = new("not_text",
        "文件不是文本（含有 NUL 字节），可能是其他格式改了扩展名，或传输中损坏。请另存为 CSV（UTF-8）。",
        "The file is not text (it has NUL bytes): another format under a changed name, or damaged on the way. Save it as CSV (UTF-8).");

    /// <summary>Text that is valid in no encoding.</summary>
    public static readonly Rule Encoding = new("encoding",
        "从这一行起有无法识别的字符：既不是完整的 UTF-8，也不是完整的 GB18030，或混用了两种编码。请在原软件中重新另存为“CSV UTF-8”后报送。",
        "From this row on there are characters that cannot be understood: neither whole UTF-8 nor whole GB18030, or both mixed. Save it from its own program as \"CSV UTF-8\" and send it again.");

    /// <summary>One record is too long to be a row.</summary>
    public static readonly Rule LineTooLong = new("line_too_long",
        "这一行超过 {1} 字节，不像是一行数据；请检查引号和换行。", "This row is longer than {1} bytes, which no row of data is: look at its quotes and line ends.");

    /// <summary>A quotation mark that opens or closes nothing.</summary>
    public static readonly Rule BrokenQuote = new("broken_quote",
        "引号不成对：带引号的单元格必须整个括起来，内部的引号写两遍（\"\"）。此行之后无法继续检查。",
        "Quotation marks do not pair up: a quoted cell is quoted as a whole, and a quotation mark inside is written twice (\"\"). Nothing after this row could be checked.");

    /// <summary>No row names the fields.</summary>
    public static readonly Rule NoHeader = new("no_header",
        "前 {2} 行中没有找到表头：没有一行至少一半的单元格是字段名或标题。表头应含：{1}。",
        "No header was found in the first {2} rows: in none of them at least half of the cells are field names or titles. Expected: {1}.");

    /// <summary>A program wrote question marks for the characters that its encoding lacks.</summary>
    public static readonly Rule LostCharacters = new("lost_characters",
        "这一行的文字成了问号（{0}）：另存为 CSV 时选用的编码不含汉字，汉字已经丢失。请从原工作簿重新另存为“CSV UTF-8”，或直接报送工作簿（*.xlsx）。",
        "The texts in this row are question marks ({0}): the CSV was saved in an encoding without Chinese characters, and they are lost. Save it again from the workbook as \"CSV UTF-8\", or send the workbook (*.xlsx).");

    /// <summary>A column that the schema does not have.</summary>
    public static readonly Rule UnknownColumn = new("unknown_column",
        "列“{0}”不在报表“{1}”中，请删除或改正列名。", "The kind \"{1}\" has no column \"{0}\": remove it or correct its name.");

    /// <summary>A column of the schema that the file does not have.</summary>
    public static readonly Rule MissingColumn = new("missing_column",
        "缺少列“{1}”（{0}）。", "The column \"{0}\" ({1}) is missing.");

    /// <summary>A column that stands twice.</summary>
    public static readonly Rule DoubledColumn = new("doubled_column",
        "列“{0}”出现了两次（另见 {1} 列）。", "The column \"{0}\" is there twice (see also column {1}).");

    /// <summary>A row with too few or too many cells.</summary>
    public static readonly Rule CellCount = new("cell_count",
        "这一行有 {0} 个单元格，表头有 {1} 个。内容中的分隔符应放在引号内。", "This row has {0} cells, the header {1}. Delimiters inside a cell belong within quotation marks.");
}
