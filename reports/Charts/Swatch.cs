namespace Analytics.Reports.Charts;

/// <summary>One entry of a key: a small drawing, told from the others by its shape as well as by its colour, and what it means.</summary>
/// <param name="Shape"><c>box</c>, <c>dashedBox</c>, <c>dottedBox</c>, <c>hatched</c>, <c>square</c>, <c>circle</c>, <c>triangle</c>, <c>diamond</c>, <c>cross</c>, <c>line</c>, <c>dashed</c> or <c>interval</c>.</param>
/// <param name="Fill">Colour of the inside.</param>
/// <param name="Stroke">Colour of the border or line.</param>
/// <param name="Label">Its meaning.</param>
internal sealed record Swatch(string Shape, string Fill, string Stroke, string Label)
{
    /// <summary>The drawing, 18 pixels wide, with its left middle at a point.</summary>
    public IEnumerable<object> Elements(double x, double y)
    {
        var middle = x + 9;
        switch (Shape)
        {
            case "box":
                yield return Element("rect", new { x, y = y - 6, width = 18, height = 12 });
                break;
            case "dashedBox":
                yield return Element("rect", new { x, y = y - 6, width = 18, height = 12 }, [3, 2]);
                break;
            case "dottedBox":
                yield return Element("rect", new { x, y = y - 6, width = 18, height = 12 }, [1, 2]);
                break;
            case "square":
                yield return Element("rect", new { x = middle - 6, y = y - 6, width = 12, height = 12 });
                break;
            case "hatched":
                for (var at = 0; at < 18; at += 6)
                    yield return Element("line", new { x1 = x + at, y1 = y + 6, x2 = x + at + 6, y2 = y - 6 });
                break;
            case "circle":
                yield return Element("circle", new { cx = middle, cy = y, r = 6 });
                break;
            case "triangle":
                yield return Polygon((middle, y - 7), (middle + 7.5, y + 6), (middle - 7.5, y + 6));
                break;
            case "diamond":
                yield return Polygon((middle, y - 8), (middle + 8, y), (middle, y + 8), (middle - 8, y));
                break;
            case "cross":
                yield return Line(middle - 5, y - 5, middle + 5, y + 5);
                yield return Line(middle - 5, y + 5, middle + 5, y - 5);
                break;
            case "interval":
                yield return Line(x, y, x + 18, y);
                yield return Line(x, y - 4, x, y + 4);
                yield return Line(x + 18, y - 4, x + 18, y + 4);
                break;
            default:
                yield return Line(x, y, x + 18, y, Shape == "dashed");
                break;
        }
    }

    private object Polygon(params (double X, double Y)[] points) =>
        Element("polygon", new { points = points.Select(point => new[] { point.X, point.Y }) });

    private object Element(string type, object shape, int[]? dash = null) =>
        new { type, silent = true, shape, style = new { fill = Fill, stroke = Stroke, lineWidth = 1.5, lineDash = dash } };

    private object Line(double x1, double y1, double x2, double y2, bool dashed = false) => new
    {
        type = "line",
        silent = true,
        shape = new { x1, y1, x2, y2 },
        style = new { stroke = Stroke, lineWidth = 2, lineDash = dashed ? new[] { 5, 4 } : null },
    };
}
