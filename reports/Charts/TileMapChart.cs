using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Charts;

/// <summary>An indicator on the map: one tile a province, all of the same size, darker for higher values.</summary>
public static class TileMapChart
{
    private const int Pitch = 74;
    private const int Side = 70;
    private const string TileShape = "path://M6,0H64a6,6 0 0 1 6,6V64a6,6 0 0 1 -6,6H6a6,6 0 0 1 -6,-6V6a6,6 0 0 1 6,-6Z";

    /// <summary>Draws a comparison by region.</summary>
    public static Chart Draw(Comparison comparison, Edition edition)
    {
        var indicator = comparison.Indicator;
        var rows = comparison.Rows.ToDictionary(row => row.Code, StringComparer.Ordinal);
        var values = comparison.Rows.Where(row => row.Value is not null).Select(row => row.Value!.Value).ToList();
        var decimals = Edition.Decimals(indicator, values.Cast<double?>());
        // Shaded is the number that is printed.
        var classes = ShadeClasses.Of([.. values.Select(value => Rounding.Half(value, decimals))]);
        var frame = new Frame(
            edition,
            edition.Say($"{edition.Name(indicator)}：分布", $"{edition.Name(indicator)} on the map"),
            edition.Say(
                $"{edition.Period(comparison.Period)}。每省一格，位置为示意，大小与面积、人口无关。单位：{edition.Unit(indicator)}",
                $"{edition.Period(comparison.Period)}. One tile a province; places are schematic, sizes mean nothing. Unit: {edition.Unit(indicator)}"),
            comparison.Synthetic);
        Sources.Note(frame, comparison, edition, intervals: false);

        var columns = edition.Tiles.Max(tile => tile.Column) + 1;
        var lines = edition.Tiles.Max(tile => tile.Row) + 1;
        AddKey(frame, comparison, classes, Frame.Margin + (columns * Pitch) + 34, edition);
        var tiles = edition.Tiles.Select(tile => Draw(tile, rows.GetValueOrDefault(tile.Code), indicator, classes, decimals, edition)).ToList();
        return frame.Complete(
            $"{indicator.Code}.map",
            Describe(comparison, values, decimals, edition),
            lines * Pitch,
            new(
                [new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new($"{edition.Name(indicator)} ({edition.Unit(indicator)})", decimals),
                    new(edition.Units(indicator.Kind), 0), new(edition.Say("说明", "Remark"))],
                [.. edition.Tiles.Where(tile => tile.InScope && rows.ContainsKey(tile.Code)).Select(tile => rows[tile.Code]).Select(row => new object?[]
                    { edition.Name(row), row.Code, row.Value, row.Units, row.Withheld is { } reason ? edition.Withheld(reason, indicator) : null })]),
            new
            {
                grid = new { left = Frame.Margin, top = frame.Top, width = columns * Pitch, height = lines * Pitch, outerBoundsMode = "none" },
                xAxis = new { type = "category", show = false, data = Enumerable.Range(0, columns) },
                yAxis = new { type = "category", show = false, inverse = true, data = Enumerable.Range(0, lines) },
                series = new[] { new { type = "scatter", symbol = TileShape, symbolSize = Side, data = tiles } },
            });
    }

    private static object Draw(Tile tile, ComparisonRow? row, Indicator indicator, ShadeClasses classes, int decimals, Edition edition)
    {
        var name = edition.Name(tile.Place);
        var (fill, ink, border, text, said) = row switch
        {
            { Value: { } value } when classes.Shade(Rounding.Half(value, decimals)) is var step
                => (step.Fill, step.Text, "solid", Edition.Number(value, decimals), edition.WithUnit(Edition.Number(value, decimals), indicator)),
            { } when row.Withheld == "below_min_base" => (Palette.Empty, Palette.Muted, "dashed", edition.Say("基数不足", "low base"), edition.Withheld(row.Withheld, indicator)),
            { Withheld: "disclosure" } => (Palette.Empty, Palette.Muted, "dashed", edition.Say("不公布", "withheld"), edition.Withheld(row.Withheld, indicator)),
            _ when tile.InScope => (Palette.Empty, Palette.Muted, "dashed", edition.Say("无数据", "no data"), edition.Say("无数据", "no data")),
            _ => ("#ffffff", Palette.Muted, "dotted", edition.Say("不含", "outside"), edition.Say("不在报送范围", "outside the scope of the returns")),
        };
        return new
        {
            value = new[] { tile.Column, tile.Row },
            name = $"{(row is null ? name : edition.Name(row))}\n{said}" + (row is not null && edition.CountOf(indicator.Kind, row) is { } counted ? $"\n{counted}" : ""),
            itemStyle = new { color = fill, borderColor = border == "solid" ? fill : Palette.Axis, borderType = border, borderWidth = 1, opacity = 1 },
            label = new
            {
                show = true,
                formatter = $"{{n|{name}}}\n{{v|{text}}}",
                rich = new
                {
                    n = new { color = ink, fontSize = 18, fontWeight = "bold", lineHeight = 26, align = "center" },
                    v = new { color = ink, fontSize = row?.Value is null ? 11 : 13, lineHeight = 18, align = "center" },
                },
            },
        };
    }

    private static void AddKey(Frame frame, Comparison comparison, ShadeClasses classes, int x, Edition edition)
    {
        var y = frame.Top + 4;
        void Row(Swatch swatch, string count)
        {
            frame.Add(swatch.Elements(x, y + 9));
            frame.AddText(x + 28, y + 9, swatch.Label, 12, Palette.Ink, middle: true);
            frame.AddText(Frame.Width - Frame.Margin, y + 9, count, 12, Palette.Muted, middle: true, align: "right");
            y += 25;
        }

        var decimals = Edition.Decimals(comparison.Indicator, comparison.Rows.Select(row => row.Value));
        frame.AddText(x, y, edition.Unit(comparison.Indicator), 12, Palette.Muted);
        frame.AddText(Frame.Width - Frame.Margin, y, edition.Say("地区数", "Regions"), 12, Palette.Muted, align: "right");
        y += 24;
        foreach (var (step, (fill, label)) in classes.Labels.Index().Reverse())
            Row(new("box", fill, fill, label), $"{comparison.Rows.Count(row => row.Value is { } value && classes.Class(Rounding.Half(value, decimals)) == step)}");
        void Other(string shape, string fill, string label, int count)
        {
            if (count > 0) Row(new(shape, fill, Palette.Axis, label), $"{count}");
        }

        var known = comparison.Rows.Select(row => row.Code).ToHashSet(StringComparer.Ordinal);
        Other("dashedBox", Palette.Empty, edition.Say($"基数不足 {comparison.Indicator.MinBase}", $"base below {comparison.Indicator.MinBase}"), comparison.Rows.Count(row => row.Withheld == "below_min_base"));
        Other("dashedBox", Palette.Empty, edition.Say("不予公布（保护企业数据）", "withheld (to protect enterprises)"), comparison.Rows.Count(row => row.Withheld == "disclosure"));
        Other("dashedBox", Palette.Empty, edition.Say("无数据", "no data"),
            comparison.Rows.Count(row => row.Withheld == "no_data") + edition.Tiles.Count(tile => tile.InScope && !known.Contains(tile.Code)));
        Other("dottedBox", "#ffffff", edition.Say("不在报送范围", "outside the scope"), edition.Tiles.Count(tile => !tile.InScope));
        y += 8;
        if (comparison.Total.Value is { } nation)
        {
            frame.AddText(x, y, edition.Say("全国", "Nation"), 12, Palette.Muted);
            frame.AddText(x, y + 18, Edition.Number(nation, decimals), 26, Palette.Ink, bold: true);
            y += 58;
        }
        if (classes.Count > 0)
        {
            foreach (var line in TextLayout.Wrap(edition.Say("每档含下限，不含上限。", "Each class holds its lower limit, not its upper one."), 11, Frame.Width - Frame.Margin - x))
            {
                frame.AddText(x, y, line, 11, Palette.Muted);
                y += 16;
            }
        }
    }

    private static string Describe(Comparison comparison, List<double> values, int decimals, Edition edition)
    {
        var said = string.Join(edition.Say("，", ", "), comparison.Rows.Select(row => row.Value is { } value
            ? $"{edition.Name(row)} {Edition.Number(value, decimals)}"
            : $"{edition.Name(row)} {edition.Withheld(row.Withheld ?? "no_data", comparison.Indicator)}"));
        return edition.Say(
            $"格子地图。{edition.Period(comparison.Period)}，有数值的地区 {values.Count} 个，单位 {edition.Unit(comparison.Indicator)}：{said}。",
            $"Tile map. {edition.Period(comparison.Period)}: {values.Count} regions with a value, in {edition.Unit(comparison.Indicator)}: {said}.");
    }
}
