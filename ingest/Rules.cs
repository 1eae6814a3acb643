using System.Globalization;

namespace Analytics.Ingest;

/// <summary>A rule that the program itself checks: its code, its weight and its texts. Rules of one kind stand in that kind's schema.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Zh">Chinese text; <c>{0}</c> is what was found, further numbers are what is expected.</param>
/// <param name="En">English text with the same placeholders.</param>
/// <param name="Severity">Error unless said otherwise.</param>
public sealed record Rule(string Code, string Zh, string En, Severity Severity = Severity.Error)
{
    /// <summary>A finding of this rule. The first value is what was found.</summary>
    public Finding At(CellAddress? address, string? found, params object?[] expected)
    {
        object?[] values = [Shorten(found), .. expected];
        return new Finding(Severity, Code, address, Shorten(found),
            string.Format(CultureInfo.InvariantCulture, Zh, values), string.Format(CultureInfo.InvariantCulture, En, values));
    }

    private static string? Shorten(string? value) => value is { Length: > 200 } ? value[..199] + "…" : value;
}

/// <summary>Every text that a sender can read about a file, in one place. What a kind's own checks say stands in its schema.</summary>
public static class Rules
{
    /// <summary>The name is not <c>kind_period_region</c>.</summary>
    public static readonly Rule FileName = new("file_name",
        "文件名“{0}”不合规定：应为 报表_填报期_地区代码，例如 enterprise_2025Q3_440000.csv。",
        "The file name \"{0}\" is not kind_period_region, for example enterprise_2025Q3_440000.csv.");

    /// <summary>No schema of that name.</summary>
    public static readonly Rule UnknownKind = new("unknown_kind",
        "没有名为“{0}”的报表。可用的报表：{1}。", "There is no kind of return named \"{0}\". Kinds: {1}.");

    /// <summary>The period in the name cannot be read.</summary>
    public static readonly Rule FilePeriod = new("file_period",
        "文件名中的填报期“{0}”不合规定：季度写作 2025Q3，年度写作 2025。", "The period \"{0}\" in the file name is neither a quarter such as 2025Q3 nor a year such as 2025.");

    /// <summary>A quarter for a yearly kind or the reverse.</summary>
    public static readonly Rule FileFrequency = new("file_frequency",
        "文件名中的填报期“{0}”与报表“{1}”的周期不符，应写作 {3} 这样的形式。", "The period \"{0}\" does not fit the kind \"{2}\": write it like {3}.");

    /// <summary>The region in the name is not in the code list.</summary>
    public static readonly Rule FileRegion = new("file_region",
        "文件名中的地区代码“{0}”不在地区代码表中（六位数字，全国为 100000）。", "The region code \"{0}\" in the file name is not in the list of regions (six digits; 100000 is the whole country).");

    /// <summary>A format that is not read.</summary>
    public static readonly Rule UnsupportedFormat = new("unsupported_format",
        "不支持“{0}”格式的文件。{1}", "Files of type \"{0}\" cannot be read. {2}");

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
        "列“{0}”不在报表“{1}”中，请删除或改正列名。", "The kind \"{2}\" has no column \"{0}\": remove it or correct its name.");

    /// <summary>A column of the schema that the file does not have.</summary>
    public static readonly Rule MissingColumn = new("missing_column",
        "缺少列“{1}”（{0}）。", "The column \"{0}\" ({1}) is missing.");

    /// <summary>A column that stands twice.</summary>
    public static readonly Rule DoubledColumn = new("doubled_column",
        "列“{0}”出现了两次（另见 {1} 列）。", "The column \"{0}\" is there twice (see also column {1}).");

    /// <summary>A row with too few or too many cells.</summary>
    public static readonly Rule CellCount = new("cell_count",
        "这一行有 {0} 个单元格，表头有 {1} 个。内容中的分隔符应放在引号内。", "This row has {0} cells, the header {1}. Delimiters inside a cell belong within quotation marks.");

    /// <summary>An empty cell where a value is required.</summary>
    public static readonly Rule Required = new("required", "“{1}”不能为空。", "\"{2}\" must not be empty.");

    /// <summary>Not a whole number.</summary>
    public static readonly Rule WholeNumber = new("integer",
        "“{0}”不是整数。“{1}”应填整数，例如 120。", "\"{0}\" is no whole number. \"{2}\" takes a whole number such as 120.");

    /// <summary>Not a decimal number.</summary>
    public static readonly Rule Number = new("number",
        "“{0}”不是规范的数字。“{1}”应填数字，最多 {3} 位小数，例如 12.5。", "\"{0}\" is no number in plain notation. \"{2}\" takes a number with at most {3} decimals, such as 12.5.");

    /// <summary>Neither yes nor no.</summary>
    public static readonly Rule Boolean = new("boolean",
        "“{0}”不是是否值。“{1}”应填 是 或 否。", "\"{0}\" is neither yes nor no. \"{2}\" takes 是 or 否 (true/false, 1/0).");

    /// <summary>Not a day of the calendar.</summary>
    public static readonly Rule Date = new("date",
        "“{0}”不是日期。“{1}”应填日期，例如 2025-09-30。", "\"{0}\" is no date. \"{2}\" takes a date such as 2025-09-30.");

    /// <summary>Below the minimum.</summary>
    public static readonly Rule Minimum = new("minimum", "“{1}”为 {0}，不得小于 {3}。", "\"{2}\" is {0} and must not be below {3}.");

    /// <summary>Above the maximum.</summary>
    public static readonly Rule Maximum = new("maximum", "“{1}”为 {0}，不得大于 {3}。", "\"{2}\" is {0} and must not be above {3}.");

    /// <summary>Too short a text.</summary>
    public static readonly Rule MinLength = new("min_length", "“{1}”至少 {3} 个字，现为“{0}”。", "\"{2}\" needs at least {3} characters, not \"{0}\".");

    /// <summary>Too long a text.</summary>
    public static readonly Rule MaxLength = new("max_length", "“{1}”最多 {3} 个字。", "\"{2}\" may have at most {3} characters.");

    /// <summary>A text of another shape.</summary>
    public static readonly Rule Pattern = new("pattern", "“{0}”的写法不合“{1}”的规定：{3}", "\"{0}\" is not written as \"{2}\" must be: {4}");

    /// <summary>None of the values that are listed.</summary>
    public static readonly Rule Enum = new("enum", "“{0}”不是“{1}”的可选值：{3}。", "\"{0}\" is none of the values of \"{2}\": {3}.");

    /// <summary>Not in the code list.</summary>
    public static readonly Rule CodeList = new("code_list",
        "代码“{0}”不在“{1}”的代码表（{3}）中。代码是文本，请保留开头的零。", "The code \"{0}\" is not in the list {3} of \"{2}\". Codes are text: keep leading zeros.");

    /// <summary>A code with a name that is another code's.</summary>
    public static readonly Rule CodeName = new("code_name",
        "“{0}”的代码与名称不一致：在“{1}”的代码表中，{3} 是“{4}”。请核对填错的是代码还是名称。",
        "In \"{0}\" the code and the name do not go together: {3} of \"{2}\" is \"{4}\". Correct the one that is wrong.");

    /// <summary>A unified social credit code that is wrong.</summary>
    public static readonly Rule CreditCode = new("credit_code",
        "统一社会信用代码“{0}”不正确：应为 18 位，校验码须符合 GB 32100-2015，请核对有无错字。",
        "The unified social credit code \"{0}\" is wrong: it has 18 characters and its last one must check by GB 32100-2015. Look for a typing error.");

    /// <summary>A row of another period.</summary>
    public static readonly Rule WrongPeriod = new("wrong_period", "填报期“{0}”与文件名中的 {1} 不符。", "The period \"{0}\" is not {1}, which the file name says.");

    /// <summary>A row of another region.</summary>
    public static readonly Rule WrongRegion = new("wrong_region", "地区代码“{0}”不属于文件名中的地区 {1}。", "The region code \"{0}\" does not lie in {1}, which the file name says.");

    /// <summary>The same key twice in the file.</summary>
    public static readonly Rule DuplicateKey = new("duplicate_key",
        "{1} = {0} 与第 {3} 行重复。", "{2} = {0} is the same as in row {3}.");

    /// <summary>The same key twice in the file, in two regions.</summary>
    public static readonly Rule DuplicateKeyElsewhere = new("duplicate_key",
        "{1} = {0} 与第 {3} 行重复，而两行的地区不同：本行为{4}，第 {3} 行为{6}。只能在一个地区填报。",
        "{2} = {0} is the same as in row {3}, yet in another region: {5} here, {7} in row {3}. It is reported in one region only.");

    /// <summary>The same key in another submission of the period.</summary>
    public static readonly Rule KeyTaken = new("key_taken",
        "{1} = {0} 在本期已由另一份报表（{3}，第 {4} 行，地区为{5}）报送。",
        "{2} = {0} has been reported for this period by another return ({3}, row {4}, region {6}).");

    /// <summary>The very bytes of another submission.</summary>
    public static readonly Rule SameFile = new("same_file",
        "文件内容与已报送的“{0}”（报告期 {1}，地区 {2}）逐字节相同，请核实是否重复报送或报错文件。",
        "The file is byte for byte the same as \"{0}\", handed in before (period {1}, region {2}); please make sure that it is the right file.", Severity.Warning);

    /// <summary>The rows of the period before.</summary>
    public static readonly Rule SameAsPrevious = new("same_as_previous",
        "全部 {1} 行数据与上一期（{0}）完全相同，只有报告期不同，请核实是否沿用了上期的报表。",
        "All {1} rows are those of the period before ({0}) with nothing but the period changed; please make sure that it was not just copied forward.", Severity.Warning);

    /// <summary>What is added to the first finding of a rule that fails in most rows, and is told once.</summary>
    public static (string Zh, string En) InMostRows(long failed, long rows) => (
        string.Create(CultureInfo.InvariantCulture, $"（{rows} 行中共有 {failed} 行如此，只列第一处。）"),
        string.Create(CultureInfo.InvariantCulture, $" (So in {failed} of {rows} rows; only the first is listed.)"));

    /// <summary>The calendar does not have the period for the kind.</summary>
    public static readonly Rule PeriodUnknown = new("period_unknown",
        "填报日历中没有报表 {1} 的 {0} 期，不能报送。请核对文件名中的填报期；如确需开放这一期，请联系评估人员在 seeds/calendar.csv 中补充。",
        "The calendar has no period {0} for the kind {1}, so nothing can be handed in for it. Check the period in the file name; if it is right, ask the evaluator to add it to seeds/calendar.csv.");

    /// <summary>Before the window opens.</summary>
    public static readonly Rule WindowNotOpen = new("window_not_open",
        "{0} 期报表 {1} 自 {2} 零时（北京时间）起受理，现在还不能报送。请届时再报；如需提前，请联系评估人员开放（{3}）。",
        "Returns of kind {1} for {0} are taken in from {2}, 00:00 Beijing time. Hand it in then; an evaluator may open the period earlier ({3}).");

    /// <summary>After the window closed.</summary>
    public static readonly Rule WindowClosed = new("window_closed",
        "{0} 期报表 {1} 已于 {2} 24 时（北京时间）截止受理。如需补报或更正，请联系评估人员重新开放（{3}）。",
        "Returns of kind {1} for {0} were taken in until the end of {2}, Beijing time. To hand in or correct one now, ask the evaluator to reopen the period ({3}).");

    /// <summary>The period is locked for the region.</summary>
    public static readonly Rule PeriodLocked = new("period_locked",
        "{0} 期已于 {1}（北京时间）由 {2} 锁定，原因：{3}。如需补报或更正，请联系评估人员重新开放（{4}）。",
        "The period {0} was locked on {1} (Beijing time) by {2}: {3}. To hand in or correct a return now, ask the evaluator to reopen it ({4}).");

    /// <summary>The return is approved.</summary>
    public static readonly Rule ReturnApproved = new("return_approved",
        "本报表 {0} 期第 {1} 次报送已于 {2}（北京时间）由 {3} 审定，不再接受更正。如需更正，请联系评估人员撤销审定（{4}）。",
        "Revision {1} of this return for {0} was approved on {2} (Beijing time) by {3}; corrections are no longer taken in. To correct it, ask the evaluator to withdraw the approval ({4}).");

    /// <summary>More than is read.</summary>
    public static readonly Rule OverLimit = new("limit",
        "{1}为 {0}，超过上限 {3}。请拆分后报送，或请管理员调整设置 limits:{4}。",
        "There are {0} {2}, more than the limit of {3}. Divide the file, or ask the administrator to change the setting limits:{4}.");

    /// <summary>A finding of <see cref="OverLimit"/>.</summary>
    internal static Finding Limit(CellAddress? address, long found, string whatZh, string whatEn, long limit, string setting) =>
        OverLimit.At(address, found.ToString(CultureInfo.InvariantCulture), whatZh, whatEn, limit, setting);

    /// <summary>What to do with a file of that extension.</summary>
    internal static (string Zh, string En) AdviceFor(string extension) => extension.ToLowerInvariant() switch
    {
        ".xls" or ".xlsb" or ".xlt" or ".xltx" or ".xltm" => ("请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后重新报送。", "Open it in Excel or WPS, save it as \"Excel Workbook (*.xlsx)\" and send it again."),
        ".et" or ".ett" => ("请在 WPS 表格中打开，另存为“Microsoft Excel 文件（*.xlsx）”后重新报送。", "Open it in WPS Spreadsheets, save it as \"Microsoft Excel (*.xlsx)\" and send it again."),
        ".ods" or ".numbers" => ("请在原软件中打开，导出为 Excel 工作簿（*.xlsx）后重新报送。", "Open it in its own program, export it as an Excel workbook (*.xlsx) and send it again."),
        ".doc" or ".docx" or ".wps" or ".wpt" or ".rtf" => ("这是文字文档。请把数据填入报表模板（*.xlsx）后报送。", "This is a text document. Put the data into the template (*.xlsx) and send that."),
        ".pdf" or ".jpg" or ".jpeg" or ".png" or ".tif" or ".tiff" or ".bmp" or ".ofd" => ("这是版式文件或图片，无法读取数据。请报送原始的工作簿（*.xlsx）或 CSV。", "This is a picture of the data. Send the workbook (*.xlsx) or CSV that it was made from."),
        ".zip" or ".rar" or ".7z" or ".gz" or ".tar" => ("请解压后逐个报送其中的报表文件（*.xlsx 或 *.csv）。", "Unpack it and send the returns in it (*.xlsx or *.csv) one by one."),
        _ => ("请另存为 Excel 工作簿（*.xlsx）或 CSV 后重新报送。", "Save it as an Excel workbook (*.xlsx) or CSV and send it again."),
    };

    /// <summary>A workbook with a password.</summary>
    public static readonly Rule WorkbookPassword = new("workbook_password",
        "工作簿设有打开密码，无法读取。请在 Excel 的“信息—保护工作簿”中取消密码后重新报送。", "The workbook needs a password to open. Remove it (Info, Protect Workbook) and send the file again.");

    /// <summary>A workbook of Excel 2003 or older.</summary>
    public static readonly Rule WorkbookOld = new("workbook_old",
        "文件内容是旧版 Excel（.xls）或 WPS（.et）格式。请打开后另存为“Excel 工作簿（*.xlsx）”重新报送。",
        "The content is an old Excel (.xls) or WPS (.et) workbook. Open it, save it as \"Excel Workbook (*.xlsx)\" and send it again.");

    /// <summary>A zip or XML that is broken.</summary>
    public static readonly Rule WorkbookDamaged = new("workbook_damaged",
        "工作簿已损坏或不完整（可能没有传完），无法读取。请在 Excel 或 WPS 中打开确认，另存后重新报送。",
        "The workbook is damaged or incomplete (cut short on the way, perhaps) and cannot be read. Open it in Excel or WPS, save it again and send that.");

    /// <summary>A workbook that no spreadsheet program writes.</summary>
    public static readonly Rule WorkbookUnsafe = new("workbook_unsafe",
        "为安全起见不读取此工作簿：{1}。请在 Excel 或 WPS 中打开，另存为新的工作簿后重新报送。",
        "For safety this workbook is not read: {2}. Open it in Excel or WPS, save it as a new workbook and send that.");

    /// <summary>The strict form of the format, which few programs write.</summary>
    public static readonly Rule WorkbookStrict = new("workbook_strict",
        "工作簿是“Strict Open XML 电子表格”格式，无法读取。请另存为“Excel 工作簿（*.xlsx）”（不带 Strict 字样）后重新报送。",
        "The workbook is a \"Strict Open XML Spreadsheet\", which cannot be read. Save it as \"Excel Workbook (*.xlsx)\", not the strict form, and send it again.");

    /// <summary>No sheet that can be meant.</summary>
    public static readonly Rule NoSheet = new("no_sheet",
        "工作簿中没有可读取的数据工作表。请使用报表模板，或把数据放在第一张可见工作表中。", "The workbook has no sheet of data to read. Use the template, or put the data into the first visible sheet.");

    /// <summary>The sheet that was read is hidden.</summary>
    public static readonly Rule HiddenSheet = new("hidden_sheet", "工作表“{0}”是隐藏的，已照常读取，请核对。", "The sheet \"{0}\" is hidden; it was read all the same. Look at it.", Severity.Warning);

    /// <summary>Rows that the sender may not see.</summary>
    public static readonly Rule HiddenRows = new("hidden_rows", "有 {0} 行是隐藏的（第一处在第 {1} 行），已照常读取，请核对。", "{0} rows are hidden (the first is row {1}); they were read all the same. Look at them.", Severity.Warning);

    /// <summary>Columns that the sender may not see.</summary>
    public static readonly Rule HiddenColumns = new("hidden_columns", "列 {0} 是隐藏的，已照常读取，请核对。", "The columns {0} are hidden; they were read all the same. Look at them.", Severity.Warning);

    /// <summary>Cells merged where data are.</summary>
    public static readonly Rule MergedCells = new("merged_cells",
        "表头或数据区有合并单元格（{0}），无法确定各行的值。请取消合并并逐行填写。", "Cells are merged in the header or the data ({0}), so the value of each row is not known. Unmerge them and fill in every row.");

    /// <summary>Values that were computed.</summary>
    public static readonly Rule Formulas = new("formulas",
        "有 {0} 个单元格是公式（第一处 {1}），读取的是上次保存时的计算结果，请核对。", "{0} cells have formulas (the first is {1}); what they showed when the workbook was saved was read. Look at them.", Severity.Warning);

    /// <summary>A formula that shows nothing.</summary>
    public static readonly Rule FormulaWithoutValue = new("formula_no_value",
        "单元格是公式，但文件中没有它的计算结果。请在 Excel 或 WPS 中打开并保存，或改填数值。", "The cell has a formula but the file does not hold its result. Open and save it in Excel or WPS, or put in the value.");

    /// <summary>An error of the spreadsheet.</summary>
    public static readonly Rule CellError = new("cell_error", "单元格显示错误“{0}”，请改正公式或填写“{1}”的值。", "The cell shows the error {0}: correct its formula or put in the value of \"{2}\".");

    /// <summary>Something beside the table.</summary>
    public static readonly Rule BesideTable = new("beside_table",
        "表头没有这一列，但下面有内容。请移走或删除，或补上列名。", "The header has no such column, yet there is something below it. Move or delete it, or name the column.");

    /// <summary>Days written as numbers.</summary>
    public static readonly Rule DateSerial = new("date_serial",
        "“{1}”有 {0} 个单元格是数字而非日期格式，已按 Excel 的{3}日期系统换算为日期，请核对。",
        "{0} cells of \"{2}\" are plain numbers; they were read as days of Excel's {3} date system. Look at them.", Severity.Warning);

    /// <summary>Code that came with the workbook.</summary>
    public static readonly Rule WorkbookMacros = new("workbook_macros", "工作簿含有宏，未运行，只读取了单元格。", "The workbook has macros; they were not run, only its cells were read.", Severity.Warning);

    /// <summary>Links to elsewhere.</summary>
    public static readonly Rule WorkbookLinks = new("workbook_links", "工作簿链接到其他文件或数据源，未更新，读取的是保存时的值。", "The workbook has links to other files or sources; they were not followed, what it held when saved was read.", Severity.Warning);

    /// <summary>A code that a spreadsheet took for a number.</summary>
    public static readonly Rule RoundedCode = new("rounded_code",
        "“{0}”是被 Excel 当作数字舍入过的代码：只剩前 15 位，其余已丢失，无法还原。请把该列设为“文本”格式后重新输入 18 位代码。",
        "\"{0}\" is a code that Excel took for a number and rounded: it keeps 15 digits, the rest are lost. Format the column as text and type the 18 characters again.");
}
