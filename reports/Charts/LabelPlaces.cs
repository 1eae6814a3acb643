namespace Analytics.Reports.Charts;

/// <summary>Finds places for the names of points so that none covers another name or a point.</summary>
internal sealed class LabelPlaces
{
    private const int Size = 12;
    private const int Height = 15;
    private const int PointRadius = 6;
    private const int Farthest = 78;

    private readonly (double X1, double Y1, double X2, double Y2) bounds;
    private readonly List<(double X1, double Y1, double X2, double Y2)> points;
    private readonly List<(double X1, double Y1, double X2, double Y2)> names = [];
    private readonly List<(double X, double Y)> lines = [];

    /// <param name="bounds">Where names may stand.</param>
    /// <param name="points">All points, named or not.</param>
    public LabelPlaces((double X1, double Y1, double X2, double Y2) bounds, IEnumerable<(double X, double Y)> points) =>
        (this.bounds, this.points) = (bounds, [.. points.Select(point => (point.X - PointRadius, point.Y - PointRadius, point.X + PointRadius, point.Y + PointRadius))]);

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
                var (endX, endY) = (cx - (dx * 2), dx == 0 ? cy - (dy * Height / 2) : cy);
                List<(double X, double Y)> line = away <= 18 ? [] : [.. Enumerable.Range(0, 21).Select(step => (x + ((endX - x) * step / 20), y + ((endY - y) * step / 20)))];
                if (box.X1 < bounds.X1 || box.X2 > bounds.X2 || box.Y1 < bounds.Y1 || box.Y2 > bounds.Y2
                    || points.Exists(point => Cover(box, point)) || names.Exists(other => Cover(box, other) || line.Exists(at => Holds(other, at))) || lines.Exists(at => Holds(box, at)))
                    continue;
                names.Add(box);
                lines.AddRange(line);
                if (line.Count > 0)
                    frame.Add(new { type = "line", silent = true, z = 6, shape = new { x1 = x, y1 = y, x2 = endX, y2 = endY }, style = new { stroke = Palette.Muted, lineWidth = 0.75 } });
                frame.AddText(left, cy, name, Size, Palette.Ink, middle: true);
                return true;
            }
        }
        return false;
    }

    private static readonly (double X, double Y)[] Directions = [(1, 0), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8), (0, -1), (0, 1)];

    private static bool Cover((double X1, double Y1, double X2, double Y2) one, (double X1, double Y1, double X2, double Y2) other) =>
        one.X1 < other.X2 && other.X1 < one.X2 && one.Y1 < other.Y2 && other.Y1 < one.Y2;

    private static bool Holds((double X1, double Y1, double X2, double Y2) box, (double X, double Y) point) =>
        point.X > box.X1 - 1 && point.X < box.X2 + 1 && point.Y > box.Y1 && point.Y < box.Y2;
}
