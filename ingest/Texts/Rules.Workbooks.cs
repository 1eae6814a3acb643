namespace Analytics.Ingest;

/// <summary>What can be wrong with a workbook.</summary>
public static partial class Rules
{
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
        "For safety this workbook is not read: {1}. Open it in Excel or WPS, save it as a new workbook and send that.");

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
    public static readonly Rule CellError = new("cell_error", "单元格显示错误“{0}”，请改正公式或填写“{1}”的值。", "The cell shows the error {0}: correct its formula or put in the value of \"{1}\".");

    /// <summary>Something beside the table.</summary>
    public static readonly Rule BesideTable = new("beside_table",
        "表头没有这一列，但下面有内容。请移走或删除，或补上列名。", "The header has no such column, yet there is something below it. Move or delete it, or name the column.");

    /// <summary>Days written as numbers.</summary>
    public static readonly Rule DateSerial = new("date_serial",
        "“{1}”有 {0} 个单元格是数字而非日期格式，已按 Excel 的{2}日期系统换算为日期，请核对。",
        "{0} cells of \"{1}\" are plain numbers; they were read as days of Excel's {2} date system. Look at them.", Severity.Warning);

    /// <summary>A number that its format shows divided.</summary>
    public static readonly Rule ScaledNumber = new("scaled_number",
        "单元格显示 {0}，实际存的却是 {2}：它的数字格式把数值缩小了。请按“{1}”的计量单位直接填写数值，不用这种格式。",
        "The cell shows {0} but holds {2}: its number format scales it. Put in the value of \"{1}\" in the column's unit, without such a format.");

    /// <summary>A text that a spreadsheet made a day or a number; an error where it tells rows apart.</summary>
    public static readonly Rule ChangedBySpreadsheet = new("changed_by_spreadsheet",
        "“{1}”读到的是“{0}”，与填写或显示的可能不同：Excel 把它当成了日期或数字。请把该列设为“文本”格式后重新输入。",
        "Excel turned \"{1}\" into a date or a number, and it reads \"{0}\", which may not be what was typed or is shown. Format the column as text and type it again.");

    /// <summary>Rows on a sheet that is not read.</summary>
    public static readonly Rule RowsElsewhere = new("rows_elsewhere",
        "工作表“{0}”也有本报表的表头和数据，但没有读取。请把全部数据放在一张工作表（“{1}”）中；不属于本次报送的，请删除该工作表。",
        "The sheet \"{0}\" has a header of this kind and rows below it too, and was not read. Put all rows on one sheet (\"{1}\"), or delete that sheet if its rows are not part of this return.");

    /// <summary>Code that came with the workbook.</summary>
    public static readonly Rule WorkbookMacros = new("workbook_macros", "工作簿含有宏，未运行，只读取了单元格。", "The workbook has macros; they were not run, only its cells were read.", Severity.Warning);

    /// <summary>Links to elsewhere.</summary>
    public static readonly Rule WorkbookLinks = new("workbook_links", "工作簿链接到其他文件或数据源，未更新，读取的是保存时的值。", "The workbook has links to other files or sources; they were not followed, what it held when saved was read.", Severity.Warning);
}
