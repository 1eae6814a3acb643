namespace Analytics.Reports.Charts;

/// <summary>Finds places for the names of points so that none covers another name or a point.</summary>
internal sealed class LabelPlaces
{
    private const int Size = 12;
    private const int Height = 15;
    private const int PointRadius = 6;
    private const int Farthest = 78;

    private readonly (double X1, double Y1, double X2, double Y2) bounds;
    private readonly List<(double X1, double Y1, double X2, double Y2)> taken;

    /// <param name="bounds">Where names may stand.</param>
    /// <param name="points">All points, named or not.</param>
    public LabelPlaces((double X1, double Y1, double X2, double Y2) bounds, IEnumerable<(double X, double Y)> points) =>
        (this.bounds, taken) = (bounds, [.. points.Select(point => (point.X - PointRadius, point.Y - PointRadius, point.X + PointRadius, point.Y + PointRadius))]);

    /// <summary>Writes a name beside its point, nearest first, with a line to it when it is far.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Place(Frame frame, double x, double y, string name)
    {
        var wide = TextLayout.Width(name, Size);
        for (var away = 10; away <= Farthest; away += 8)
        {
            foreach (var (dx, dy) in Directions)
            {
                var (cx, cy) = (x + (dx * away), y + (dy * away));
                var left = dx > 0 ? cx : dx < 0 ? cx - wide : cx - (wide / 2);
                var box = (X1: left, Y1: cy - (Height / 2.0), X2: left + wide, Y2: cy + (Height / 2.0));
                if (box.X1 < bounds.X1 || box.X2 > bounds.X2 || box.Y1 < bounds.Y1 || box.Y2 > bounds.Y2 || taken.Exists(other => Cover(box, other)))
                    continue;
                taken.Add(box);
                if (away > 18)
                    frame.Add(new { type = "line", silent = true, z = 6, shape = new { x1 = x, y1 = y, x2 = cx - (dx * 2), y2 = cy + (dy == 0 ? 0 : dx == 0 ? -dy * Height / 2 : 0) }, style = new { stroke = Palette.Muted, lineWidth = 0.75 } });
                frame.AddText(left, cy, name, Size, Palette.Ink, middle: true);
                return true;
            }
        }
        return false;
    }

    private static readonly (double X, double Y)[] Directions = [(1, 0), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8), (0, -1), (0, 1)];

    private static bool Cover((double X1, double Y1, double X2, double Y2) one, (double X1, double Y1, double X2, double Y2) other) =>
        one.X1 < other.X2 && other.X1 < one.X2 && one.Y1 < other.Y2 && other.Y1 < one.Y2;
}
