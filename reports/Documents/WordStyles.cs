using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Analytics.Reports.Documents;

/// <summary>The styles of all documents, by the names that Word itself uses, so that an office's template can take their place.</summary>
internal static class WordStyles
{
    public const string Source = "Source";
    public const string Notice = "Notice";
    public const string Fact = "TitleFact";
    public const string TableText = "TableText";
    public const string TableDense = "TableDense";
    public const string TableNote = "TableNote";
    public const string Table = "FiguresTable";
    public const int Bullets = 1;
    public const int HeadingNumbers = 2;

    private const string Ink = "1F2937";
    private const string Accent = "0F4C75";
    private const string Warning = "9A3412";

    /// <summary>All styles.</summary>
    public static Styles All(Edition edition)
    {
        var chinese = edition.Language == Language.Zh;
        var body = new RunFonts { Ascii = "Times New Roman", HighAnsi = "Times New Roman", ComplexScript = "Times New Roman", EastAsia = "仿宋" };
        var head = new RunFonts { Ascii = "Arial", HighAnsi = "Arial", ComplexScript = "Arial", EastAsia = "黑体" };
        RunFonts Heads() => (RunFonts)head.CloneNode(true);
        OpenXmlElement[] text = chinese
            ? [new SpacingBetweenLines { Line = "400", LineRule = LineSpacingRuleValues.AtLeast, After = "60" }, new Indentation { FirstLineChars = 200, FirstLine = "480" }, new Justification { Val = JustificationValues.Both }]
            : [new SpacingBetweenLines { Line = "300", LineRule = LineSpacingRuleValues.Auto, After = "120" }];
        return new Styles(
            new DocDefaults(
                new RunPropertiesDefault(new RunPropertiesBaseStyle(
                    body, new FontSize { Val = chinese ? "24" : "22" }, new FontSizeComplexScript { Val = chinese ? "24" : "22" },
                    new Languages { Val = "en-US", EastAsia = "zh-CN" })),
                new ParagraphPropertiesDefault()),
            Style("Normal", "Normal", null, [], [], isDefault: true),
            Style("BodyText", "Body Text", "Normal", text, []),
            Style("ListBullet", "List Bullet", "Normal",
                [new NumberingProperties(new NumberingId { Val = Bullets }), new SpacingBetweenLines { Line = chinese ? "380" : "290", LineRule = chinese ? LineSpacingRuleValues.AtLeast : LineSpacingRuleValues.Auto, After = "80" }], []),
            Style("Title", "Title", "Normal", [new SpacingBetweenLines { Before = "2600", After = "240" }, new Justification { Val = JustificationValues.Center }],
                [Heads(), new Bold(), new Color { Val = Accent }, new FontSize { Val = "48" }, new FontSizeComplexScript { Val = "48" }]),
            Style("Subtitle", "Subtitle", "Normal", [new SpacingBetweenLines { After = "600" }, new Justification { Val = JustificationValues.Center }],
                [Heads(), new Color { Val = Ink }, new FontSize { Val = "32" }, new FontSizeComplexScript { Val = "32" }]),
            Style(Notice, "Notice", "Normal",
                [
                    new ParagraphBorders(Border<TopBorder>(Warning), Border<LeftBorder>(Warning), Border<BottomBorder>(Warning), Border<RightBorder>(Warning)),
                    new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "FFF7ED" },
                    new SpacingBetweenLines { Before = "120", After = "240" }, new Indentation { Left = "400", Right = "400" }, new Justification { Val = JustificationValues.Center },
                ],
                [new Bold(), new Color { Val = Warning }]),
            Style(Fact, "Title Fact", "Normal", [new SpacingBetweenLines { After = "100" }, new Justification { Val = JustificationValues.Center }], []),
            HeadingStyle(1, 30, chinese, Heads()),
            HeadingStyle(2, 26, chinese, Heads()),
            Style("TOCHeading", "TOC Heading", "Normal", [new SpacingBetweenLines { After = "240" }, new Justification { Val = JustificationValues.Center }],
                [Heads(), new Bold(), new Color { Val = Accent }, new FontSize { Val = "30" }, new FontSizeComplexScript { Val = "30" }]),
            Style("TOC1", "toc 1", "Normal", [new SpacingBetweenLines { Before = "80", After = "40" }], [new Bold()]),
            Style("TOC2", "toc 2", "Normal", [new SpacingBetweenLines { After = "20" }, new Indentation { Left = "420" }], []),
            Style("Caption", "caption", "Normal", [new SpacingBetweenLines { Before = "120", After = "60" }, new Justification { Val = JustificationValues.Center }],
                [Heads(), new Bold(), new FontSize { Val = "21" }, new FontSizeComplexScript { Val = "21" }]),
            Style(Source, "Source", "Normal", [new SpacingBetweenLines { After = "240" }], [new Color { Val = "4B5563" }, new FontSize { Val = "18" }, new FontSizeComplexScript { Val = "18" }]),
            Style(TableText, "Table Text", "Normal", [new SpacingBetweenLines { Before = "20", After = "20" }], [new FontSize { Val = "18" }, new FontSizeComplexScript { Val = "18" }]),
            Style(TableDense, "Table Dense", TableText, [new SpacingBetweenLines { Before = "8", After = "8" }], [new FontSize { Val = "17" }, new FontSizeComplexScript { Val = "17" }]),
            Style(TableNote, "Table Note", "Normal", [new SpacingBetweenLines { Before = "20", After = "0" }], [new FontSize { Val = "17" }, new FontSizeComplexScript { Val = "17" }]),
            Style("Header", "header", "Normal",
                [new ParagraphBorders(Border<BottomBorder>("9CA3AF")), new Justification { Val = JustificationValues.Center }], [new FontSize { Val = "18" }, new FontSizeComplexScript { Val = "18" }]),
            Style("Footer", "footer", "Normal", [new Justification { Val = JustificationValues.Center }], [new FontSize { Val = "18" }, new FontSizeComplexScript { Val = "18" }]),
            TableStyle());
    }

    /// <summary>Bullets, and the numbers of headings: 一、（一） or 1 1.1.</summary>
    public static Numbering Numbers(Edition edition)
    {
        var chinese = edition.Language == Language.Zh;
        var bullet = new AbstractNum(
            new MultiLevelType { Val = MultiLevelValues.HybridMultilevel },
            Level(0, NumberFormatValues.Bullet, "•", "ListBullet", new PreviousParagraphProperties(new Indentation { Left = "420", Hanging = "280" })))
        { AbstractNumberId = 1 };
        var format = chinese ? NumberFormatValues.ChineseCountingThousand : NumberFormatValues.Decimal;
        var none = new PreviousParagraphProperties(new Indentation { Left = "0", FirstLine = "0" });
        var headings = new AbstractNum(
            new MultiLevelType { Val = MultiLevelValues.Multilevel },
            Level(0, format, chinese ? "%1、" : "%1", "Heading1", none, chinese),
            Level(1, format, chinese ? "（%2）" : "%1.%2", "Heading2", (PreviousParagraphProperties)none.CloneNode(true), chinese))
        { AbstractNumberId = 2 };
        return new Numbering(
            bullet, headings,
            new NumberingInstance(new AbstractNumId { Val = 1 }) { NumberID = Bullets }, new NumberingInstance(new AbstractNumId { Val = 2 }) { NumberID = HeadingNumbers });
    }

    /// <summary>What takes the place of a font that a machine lacks.</summary>
    public static Fonts FontTable() => new(
        Font("Times New Roman", "Liberation Serif", FontFamilyValues.Roman), Font("Arial", "Liberation Sans", FontFamilyValues.Swiss),
        Font("仿宋", "FangSong", FontFamilyValues.Modern), Font("黑体", "SimHei", FontFamilyValues.Modern));

    private static Font Font(string name, string other, FontFamilyValues family) => new(new AltName { Val = other }, new FontFamily { Val = family }) { Name = name };

    private static Level Level(int index, NumberFormatValues format, string text, string style, PreviousParagraphProperties place, bool close = false) => new(
        new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = format }, new ParagraphStyleIdInLevel { Val = style },
        new LevelSuffix { Val = close ? LevelSuffixValues.Nothing : LevelSuffixValues.Tab }, new LevelText { Val = text }, new LevelJustification { Val = LevelJustificationValues.Left }, place)
    { LevelIndex = index };

    private static Style HeadingStyle(int level, int size, bool chinese, RunFonts fonts) => Style(
        $"Heading{level}", $"heading {level}", "Normal",
        [
            new KeepNext(), new KeepLines(), new NumberingProperties(new NumberingLevelReference { Val = level - 1 }, new NumberingId { Val = HeadingNumbers }),
            .. chinese ? Array.Empty<OpenXmlElement>() : [new Tabs(new TabStop { Val = TabStopValues.Left, Position = 680 })],
            new SpacingBetweenLines { Before = level == 1 ? "360" : "240", After = "120" }, new OutlineLevel { Val = level - 1 },
        ],
        [fonts, new Bold(), new Color { Val = Accent }, new FontSize { Val = $"{size}" }, new FontSizeComplexScript { Val = $"{size}" }], next: "BodyText");

    private static Style TableStyle()
    {
        var style = new Style(
            new StyleName { Val = "Figures Table" }, new PrimaryStyle(),
            new StyleTableProperties(
                new TableBorders(
                    Border<TopBorder>(Ink, 8), Border<BottomBorder>(Ink, 8), Border<InsideHorizontalBorder>("D1D5DB")),
                new TableCellMarginDefault(new TableCellLeftMargin { Width = 85, Type = TableWidthValues.Dxa }, new TableCellRightMargin { Width = 85, Type = TableWidthValues.Dxa })),
            new TableStyleProperties(
                new RunPropertiesBaseStyle(new Bold()),
                new TableStyleConditionalFormattingTableCellProperties(
                    new TableCellBorders(Border<BottomBorder>(Ink)), new Shading { Val = ShadingPatternValues.Clear, Color = "auto", Fill = "E5EDF4" }))
            { Type = TableStyleOverrideValues.FirstRow })
        { Type = StyleValues.Table, StyleId = Table, CustomStyle = true };
        return style;
    }

    private static T Border<T>(string colour, uint size = 4) where T : BorderType, new() => new() { Val = BorderValues.Single, Color = colour, Size = size, Space = 4 };

    private static Style Style(
        string id, string name, string? basedOn, IEnumerable<OpenXmlElement> paragraph, IEnumerable<OpenXmlElement> run, bool isDefault = false, string? next = null)
    {
        var style = new Style(new StyleName { Val = name }) { Type = StyleValues.Paragraph, StyleId = id };
        if (isDefault) style.Default = true;
        if (id is Source or Notice or Fact or TableText or TableDense or TableNote) style.CustomStyle = true;
        if (basedOn is not null) style.Append(new BasedOn { Val = basedOn });
        if (next is not null) style.Append(new NextParagraphStyle { Val = next });
        style.Append(new PrimaryStyle(), new StyleParagraphProperties(paragraph), new StyleRunProperties(run));
        return style;
    }
}
