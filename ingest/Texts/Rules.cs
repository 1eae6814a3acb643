namespace Analytics.Ingest;

/// <summary>The rules that the program itself checks, by what they are about.</summary>
public static partial class Rules
{
    /// <summary>What is added to the first finding of a rule that fails in most rows, and is told once: in how many of how many.</summary>
    public static readonly Text InMostRows = new("in_most_rows", "（{1} 行中共有 {0} 行如此，只列第一处。）", " (So in {0} of {1} rows; only the first is listed.)");

    /// <summary>A region: its name and its code.</summary>
    public static readonly Text RegionNamed = new("region_named", "{0}（{1}）", "{0} ({1})");

    /// <summary>More than is read.</summary>
    public static readonly Rule OverLimit = new("limit",
        "{1}为 {0}，超过上限 {2}。请拆分后报送，或请管理员调整设置 limits:{3}。",
        "There are {0} {1}, more than the limit of {2}. Divide the file, or ask the administrator to change the setting limits:{3}.");

    /// <summary>A finding of <see cref="OverLimit"/>.</summary>
    /// <param name="address">Where.</param>
    /// <param name="found">How much there is.</param>
    /// <param name="what">Of what: one of <see cref="LimitTexts"/>, whose code is the setting.</param>
    /// <param name="limit">How much is read.</param>
    internal static Finding Limit(CellAddress? address, long found, Text what, long limit) =>
        OverLimit.At(address, found.ToString(System.Globalization.CultureInfo.InvariantCulture), what, limit, what.Code);
}
