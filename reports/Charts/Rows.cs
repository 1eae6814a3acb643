namespace Analytics.Reports.Charts;

/// <summary>Texts that stand beside the rows of a plot.</summary>
internal static class Rows
{
    /// <summary>A column of texts, one a row from the top, as an axis without lines.</summary>
    public static object Axis(IEnumerable<string> texts, string position, int offset, string colour, string align) => new
    {
        type = "category",
        inverse = true,
        data = texts,
        position,
        offset,
        axisLabel = new { fontSize = 12, color = colour, interval = 0, margin = offset == 0 ? 10 : 0, align },
        axisTick = new { show = false },
        axisLine = new { show = position == "left" && offset == 0, lineStyle = new { color = Palette.Axis } },
        splitLine = new { show = false },
    };
}
