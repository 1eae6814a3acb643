namespace Analytics.Ingest;

/// <summary>What can be wrong with the values of cells.</summary>
public static partial class Rules
{
    /// <summary>An empty cell where a value is required.</summary>
    public static readonly Rule Required = new("required", "“{1}”不能为空。", "\"{1}\" must not be empty.");

    /// <summary>Not a whole number.</summary>
    public static readonly Rule WholeNumber = new("integer",
        "“{0}”不是整数。“{1}”应填整数，例如 {2}。{3}", "\"{0}\" is no whole number. \"{1}\" takes a whole number such as {2}.{3}");

    /// <summary>Not a decimal number.</summary>
    public static readonly Rule Number = new("number",
        "“{0}”不是规范的数字。“{1}”应填数字，最多 {2} 位小数，例如 {3}。{4}", "\"{0}\" is no number in plain notation. \"{1}\" takes a number with at most {2} decimals, such as {3}.{4}");

    /// <summary>What is added where a number is no number for its per cent sign alone.</summary>
    public static readonly Text WithoutPercent = new("without_percent", "请去掉百分号，只填数字。", " Leave the % off.");

    /// <summary>Neither yes nor no.</summary>
    public static readonly Rule Boolean = new("boolean",
        "“{0}”不是是否值。“{1}”应填 是 或 否。", "\"{0}\" is neither yes nor no. \"{1}\" takes 是 or 否 (true/false, 1/0).");

    /// <summary>Not a day of the calendar.</summary>
    public static readonly Rule Date = new("date",
        "“{0}”不是日期。“{1}”应填日期，例如 2025-09-30。", "\"{0}\" is no date. \"{1}\" takes a date such as 2025-09-30.");

    /// <summary>Below the minimum.</summary>
    public static readonly Rule Minimum = new("minimum", "“{1}”为 {0}，不得小于 {2}。", "\"{1}\" is {0} and must not be below {2}.");

    /// <summary>Above the maximum.</summary>
    public static readonly Rule Maximum = new("maximum", "“{1}”为 {0}，不得大于 {2}。", "\"{1}\" is {0} and must not be above {2}.");

    /// <summary>Too short a text.</summary>
    public static readonly Rule MinLength = new("min_length", "“{1}”至少 {2} 个字，现为“{0}”。", "\"{1}\" needs at least {2} characters, not \"{0}\".");

    /// <summary>Too long a text.</summary>
    public static readonly Rule MaxLength = new("max_length", "“{1}”最多 {2} 个字。", "\"{1}\" may have at most {2} characters.");

    /// <summary>A text of another shape.</summary>
    public static readonly Rule Pattern = new("pattern", "“{0}”的写法不合“{1}”的规定：{2}", "\"{0}\" is not written as \"{1}\" must be: {2}");

    /// <summary>None of the values that are listed.</summary>
    public static readonly Rule Enum = new("enum", "“{0}”不是“{1}”的可选值：{2}。", "\"{0}\" is none of the values of \"{1}\": {2}.");

    /// <summary>Not in the code list.</summary>
    public static readonly Rule CodeList = new("code_list",
        "代码“{0}”不在“{1}”的代码表（{2}）中。代码是文本，请保留开头的零。", "The code \"{0}\" is not in the list {2} of \"{1}\". Codes are text: keep leading zeros.");

    /// <summary>A code with a name that is another code's.</summary>
    public static readonly Rule CodeName = new("code_name",
        "“{0}”的代码与名称不一致：在“{1}”的代码表中，{2} 是“{3}”。请核对填错的是代码还是名称。",
        "In \"{0}\" the code and the name do not go together: {2} of \"{1}\" is \"{3}\". Correct the one that is wrong.");

    /// <summary>A unified social credit code that is wrong.</summary>
    public static readonly Rule CreditCode = new("credit_code",
        "统一社会信用代码“{0}”不正确：应为 18 位，校验码须符合 GB 32100-2015，请核对有无错字。",
        "The unified social credit code \"{0}\" is wrong: it has 18 characters and its last one must check by GB 32100-2015. Look for a typing error.");

    /// <summary>A row of another period.</summary>
    public static readonly Rule WrongPeriod = new("wrong_period", "报告期“{0}”与文件名中的 {1} 不符。", "The period \"{0}\" is not {1}, which the file name says.");

    /// <summary>A row of another region.</summary>
    public static readonly Rule WrongRegion = new("wrong_region", "地区代码“{0}”不属于文件名中的地区 {1}。", "The region code \"{0}\" does not lie in {1}, which the file name says.");

    /// <summary>A code that a spreadsheet took for a number.</summary>
    public static readonly Rule RoundedCode = new("rounded_code",
        "“{0}”是被 Excel 当作数字舍入过的代码：只剩前 15 位，其余已丢失，无法还原。请把该列设为“文本”格式后重新输入 18 位代码。",
        "\"{0}\" is a code that Excel took for a number and rounded: it keeps 15 digits, the rest are lost. Format the column as text and type the 18 characters again.");
}
