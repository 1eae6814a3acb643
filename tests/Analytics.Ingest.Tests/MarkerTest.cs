using System.Data;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Analytics.Ingest.Workbooks;

namespace Analytics.Ingest.Tests;

/// <summary>Workbooks that are sent back: the wrong cells marked, everything else as it came.</summary>
public sealed class MarkerTest : IDisposable
{
    private static readonly XNamespace M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Wrong_cells_are_filled_and_commented_and_keep_their_format()
    {
        string marked = Mark(Sent(), At(3, 2, "integer", Severity.Error, "“x”不是整数。"), At(3, 2, "maximum", Severity.Warning, "太大。"), At(4, 3, "size", Severity.Warning, "请核对。"), At(5, null, "row", Severity.Error, "整行有误。"));

        TemplateTest.Validate(marked);
        Assert.Equal("FFFFC2C1", FillOf(marked, "B3"));
        Assert.Equal("FFFFF2A9", FillOf(marked, "C4"));
        Assert.Equal("FFFFC2C1", FillOf(marked, "A5"));
        Assert.Null(FillOf(marked, "A3"));
        // The number format, the font and the border of B3 are those of the sender's style 1.
        XElement style = StyleOf(marked, "B3");
        Assert.Equal(("4", "1", "0"), ((string?)style.Attribute("numFmtId"), (string?)style.Attribute("fontId"), (string?)style.Attribute("borderId")));
        Assert.Equal("【错误】“x”不是整数。（规则 integer）\n【警告】太大。（规则 maximum）", CommentOf(marked, "B3"));
        Assert.Equal("【警告】请核对。（规则 size）", CommentOf(marked, "C4"));
        Assert.Equal("【错误】整行有误。（规则 row）", CommentOf(marked, "A5"));
    }

    [Fact]
    public void Cells_and_rows_that_are_not_there_are_made_in_their_place()
    {
        string marked = Mark(Sent(), At(3, 5, "required", Severity.Error, "不能为空。"), At(6, 4, "required", Severity.Error, "不能为空。"), At(9, 1, "required", Severity.Error, "不能为空。"), At(4, 1, "required", Severity.Error, "不能为空。"));

        TemplateTest.Validate(marked);
        XElement[] rows = [.. Sheet(marked).Descendants(M + "row")];
        Assert.Equal(["1", "3", "4", "5", "6", "7", "9"], rows.Select(row => (string?)row.Attribute("r")));
        Assert.Equal(["A3", "B3", "C3", "E3"], rows[1].Elements().Select(cell => (string?)cell.Attribute("r")));
        Assert.Equal(["A4", "B4", "C4"], rows[2].Elements().Select(cell => (string?)cell.Attribute("r")));
        // Column D has style 2 (text); a cell made in it stays text.
        Assert.Equal("49", (string?)StyleOf(marked, "D6").Attribute("numFmtId"));
        Assert.Equal("A1:E9", (string?)Sheet(marked).Element(M + "dimension")!.Attribute("ref"));
    }

    [Fact]
    public void Everything_else_is_as_it_came()
    {
        string sent = Sent(), marked = Mark(sent, At(3, 2, "integer", Severity.Error, "“x”不是整数。"));

        string[] changed = ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"];
        Dictionary<string, byte[]> before = Parts(sent), after = Parts(marked);
        Assert.Empty(before.Keys.Except(after.Keys));
        Assert.Equal(["xl/worksheets/sheet3.xml"], after.Keys.Except(before.Keys));
        foreach ((string name, byte[] bytes) in before.Where(part => !changed.Contains(part.Key))) Assert.True(bytes.SequenceEqual(after[name]), name);
        // In the sheet itself nothing but the style of the marked cell.
        XElement was = Sheet(sent), now = Sheet(marked);
        was.Descendants(M + "c").Single(cell => (string?)cell.Attribute("r") == "B3").Attribute("s")!.Remove();
        now.Descendants(M + "c").Single(cell => (string?)cell.Attribute("r") == "B3").Attribute("s")!.Remove();
        Assert.Equal(was.Descendants(M + "row").First().NextNode!.ToString(SaveOptions.DisableFormatting).Replace(" spans=\"1:3\"", "", StringComparison.Ordinal), now.Descendants(M + "row").First().NextNode!.ToString(SaveOptions.DisableFormatting));
        was.Descendants(M + "row").Attributes("spans").Remove();
        now.Descendants(M + "row").Attributes("spans").Remove();
        // The selected sheet is now the list.
        was.Descendants(M + "sheetView").Attributes("tabSelected").Remove();
        Assert.Equal(was.ToString(SaveOptions.DisableFormatting), now.ToString(SaveOptions.DisableFormatting));
    }

    [Fact]
    public void Comments_of_the_sender_stay_and_ours_follow_them()
    {
        string marked = Mark(Sent(), At(7, 1, "required", Severity.Error, "有误。"), At(3, 2, "integer", Severity.Error, "“x”不是整数。"));

        TemplateTest.Validate(marked);
        XElement comments = TemplateTest.Part(marked, "xl/comments1.xml");
        Assert.Equal(["张三", "Analytics 退回"], comments.Descendants(M + "author").Select(author => author.Value));
        Assert.Equal([("C5", "0"), ("A7", "0"), ("B3", "1")], comments.Descendants(M + "comment").Select(comment => ((string)comment.Attribute("ref")!, (string)comment.Attribute("authorId")!)));
        Assert.Equal("请领导过目", comments.Descendants(M + "comment").First().Value);
        Assert.Equal("我的批注\n〔Analytics 退回〕\n【错误】有误。（规则 required）", comments.Descendants(M + "comment").ElementAt(1).Value);
        string shapes = Encoding.UTF8.GetString(Parts(marked)["xl/drawings/vmlDrawing1.vml"]);
        Assert.Equal(3, shapes.Split("</v:shape>").Length - 1);
        Assert.Contains("<br>", shapes, StringComparison.Ordinal);
        Assert.Contains("<x:Row>2</x:Row><x:Column>1</x:Column>", shapes, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_sheet_lists_the_findings_with_links()
    {
        Finding formula = new(Severity.Error, "integer", new CellAddress(3, 2, "employees"), "=cmd|'/c calc'!A1", "+不是整数。", "-is no number.") { Count = 4 };
        Finding whole = new(Severity.Warning, "file", null, null, "文件有疑问。", "The file is odd.");
        string marked = Path.Combine(folder, "marked.xlsx");

        Assert.True(WorkbookMarker.TryWrite(Sent(), marked, "企业's表", [formula, whole], new MarkSummary("a.xlsx", new DateTimeOffset(2025, 10, 9, 16, 30, 0, TimeSpan.Zero), 12_000, 3, new Dictionary<string, string> { ["employees"] = "从业人员" })));

        TemplateTest.Validate(marked);
        DataTableCollection tables = TemplateTest.Read(marked);
        Assert.Equal(["退回清单", "企业's表", "其他"], tables.Cast<DataTable>().Select(table => table.TableName));
        string[] lines = [.. tables[0].AsEnumerable().Select(row => string.Join('|', row.ItemArray.Take(9)).TrimEnd('|'))];
        Assert.Equal("文件：a.xlsx    检查时间：2025-10-10 00:30（北京时间）", lines[1]);
        Assert.StartsWith("共 12,000 处错误、3 处警告；下面列出前 5 处，另有 11,998 处未列出", lines[2], StringComparison.Ordinal);
        Assert.Equal(["序号 No.|级别 severity|单元格 cell|项目 field|内容 value|说明|message|规则 rule|行数 rows", "1|错误 error|B3|从业人员|=cmd|'/c calc'!A1|+不是整数。|-is no number.|integer|4", "2|警告 warning|整个文件 whole file|||文件有疑问。|The file is odd.|file|1"], lines[6..]);
        XElement list = TemplateTest.Part(marked, "xl/worksheets/sheet3.xml");
        Assert.Empty(list.Descendants(M + "f"));
        Assert.Equal([("C8", "'企业''s表'!B3")], list.Descendants(M + "hyperlink").Select(link => ((string)link.Attribute("ref")!, (string)link.Attribute("location")!)));
        Assert.Equal("A7:I9", (string?)list.Element(M + "autoFilter")!.Attribute("ref"));
        XElement workbook = TemplateTest.Part(marked, "xl/workbook.xml");
        // The print area of the sender's first sheet, which is the second now.
        Assert.Equal(["1"], workbook.Descendants(M + "definedName").Attributes("localSheetId").Select(id => id.Value));
        Assert.Equal("0", (string?)workbook.Descendants(M + "workbookView").Single().Attribute("activeTab"));
        Assert.Equal("1", (string?)list.Descendants(M + "sheetView").Single().Attribute("tabSelected"));
        Assert.Null((string?)Sheet(marked).Descendants(M + "sheetView").Single().Attribute("tabSelected"));
    }

    [Fact]
    public void Marks_do_not_pile_up_and_go_when_the_cell_is_right()
    {
        string once = Mark(Sent(), At(3, 2, "integer", Severity.Error, "“x”不是整数。"), At(3, 3, "integer", Severity.Error, "有误。"), At(7, 1, "required", Severity.Error, "有误。"), At(6, 4, "required", Severity.Error, "不能为空。"));
        string twice = Mark(once, At(3, 2, "maximum", Severity.Warning, "太大。"));
        string thrice = Mark(twice, At(3, 2, "maximum", Severity.Warning, "太大。"));

        TemplateTest.Validate(thrice);
        Assert.Equal(["退回清单", "企业's表", "其他"], TemplateTest.Read(thrice).Cast<DataTable>().Select(table => table.TableName));
        Assert.Equal("FFFFF2A9", FillOf(thrice, "B3"));
        Assert.Equal("【警告】太大。（规则 maximum）", CommentOf(thrice, "B3"));
        // C3 was green before it was marked, and is green again; the others had no fill.
        Assert.Equal("FF92D050", FillOf(twice, "C3"));
        Assert.Null(FillOf(twice, "A7"));
        Assert.Null(FillOf(twice, "D6"));
        XElement comments = TemplateTest.Part(thrice, "xl/comments1.xml");
        Assert.Equal(["请领导过目", "我的批注"], comments.Descendants(M + "comment").Where(comment => (string?)comment.Attribute("authorId") == "0").Select(comment => comment.Value));
        Assert.Equal(3, comments.Descendants(M + "comment").Count());
        Assert.Equal(3, Encoding.UTF8.GetString(Parts(thrice)["xl/drawings/vmlDrawing1.vml"]).Split("</v:shape>").Length - 1);
        Assert.Equal(Parts(twice)["xl/worksheets/sheet1.xml"], Parts(thrice)["xl/worksheets/sheet1.xml"]);
    }

    [Fact]
    public void Marks_are_known_again_where_another_program_dropped_their_author_and_cut_their_text()
    {
        string once = Mark(Sent(), At(3, 2, "integer", Severity.Error, "“x”不是整数。"), At(7, 1, "required", Severity.Error, "有误。"), At(6, 4, "required", Severity.Error, "不能为空。"));
        // As LibreOffice saves it: one author without a name, and a run for each change of script.
        XElement comments = TemplateTest.Part(once, "xl/comments1.xml");
        comments.Element(M + "authors")!.ReplaceNodes(new XElement(M + "author", " "));
        foreach (XElement comment in comments.Descendants(M + "comment"))
        {
            comment.SetAttributeValue("authorId", "0");
            comment.Element(M + "text")!.ReplaceNodes(comment.Value.Chunk(3).Select(piece => new XElement(M + "r", new XElement(M + "t", new XAttribute(XNamespace.Xml + "space", "preserve"), new string(piece)))));
        }
        using (ZipArchive zip = ZipFile.Open(once, ZipArchiveMode.Update))
        {
            zip.GetEntry("xl/comments1.xml")!.Delete();
            using Stream part = zip.CreateEntry("xl/comments1.xml").Open();
            comments.Save(part);
        }

        string twice = Mark(once, At(6, 4, "required", Severity.Error, "不能为空。"));

        TemplateTest.Validate(twice);
        Assert.Equal(["C5 请领导过目", "A7 我的批注", "D6 Analytics 退回\n【错误】不能为空。（规则 required）"],
            TemplateTest.Part(twice, "xl/comments1.xml").Descendants(M + "comment").Select(comment => $"{(string?)comment.Attribute("ref")} {comment.Value}"));
        Assert.Equal(3, Encoding.UTF8.GetString(Parts(twice)["xl/drawings/vmlDrawing1.vml"]).Split("</v:shape>").Length - 1);
    }

    [Fact]
    public void A_sheet_without_comments_gets_them()
    {
        string sent = Sent();
        using (ZipArchive zip = ZipFile.Open(sent, ZipArchiveMode.Update))
        {
            foreach (string name in new[] { "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels" }) zip.GetEntry(name)!.Delete();
            Replace(zip, "xl/worksheets/sheet1.xml", "<legacyDrawing r:id=\"rId7\"/>", "");
            Replace(zip, "[Content_Types].xml", "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>", "");
            Replace(zip, "[Content_Types].xml", "<Override PartName=\"/xl/comments1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/>", "");
        }

        string marked = Mark(sent, At(3, 2, "integer", Severity.Error, "“x”不是整数。"));

        TemplateTest.Validate(marked);
        Assert.Equal("【错误】“x”不是整数。（规则 integer）", CommentOf(marked, "B3"));
        XElement[] children = [.. Sheet(marked).Elements()];
        Assert.Equal(["legacyDrawing", "extLst"], children[^2..].Select(child => child.Name.LocalName));
    }

    [Theory]
    [InlineData("not a zip at all")]
    [InlineData("")]
    public void A_workbook_that_cannot_be_opened_is_not_marked(string text)
    {
        string damaged = Path.Combine(folder, "damaged.xlsx");
        File.WriteAllText(damaged, text);

        Assert.False(WorkbookMarker.TryWrite(damaged, Path.Combine(folder, "marked.xlsx"), null, [], Summary));
    }

    [Theory]
    [InlineData("xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><row")]
    [InlineData("xl/worksheets/sheet1.xml", "<worksheet ", "<!DOCTYPE w [<!ENTITY e \"eee\">]><worksheet ")]
    [InlineData("xl/styles.xml", "<cellXfs", "<cellFormats")]
    [InlineData("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd")]
    [InlineData("xl/worksheets/sheet1.xml", "s=\"1\"", "s=\"999\"")]
    [InlineData("xl/worksheets/sheet1.xml", "s=\"1\"", "s=\"many\"")]
    public void A_workbook_of_broken_parts_is_not_marked(string part, string text, string instead)
    {
        string sent = Sent();
        using (ZipArchive zip = ZipFile.Open(sent, ZipArchiveMode.Update)) Replace(zip, part, text, instead);

        Assert.False(WorkbookMarker.TryWrite(sent, Path.Combine(folder, "marked.xlsx"), null, [At(3, 2, "integer", Severity.Error, "有误。")], Summary));
    }

    private static MarkSummary Summary => new("a.xlsx", DateTimeOffset.UnixEpoch, 1, 0, new Dictionary<string, string>());

    private static Finding At(int row, int? column, string rule, Severity severity, string message) => new(severity, rule, new CellAddress(row, column, null), "x", message, message);

    private string Mark(string sent, params Finding[] findings)
    {
        string marked = Path.Combine(folder, $"{Guid.NewGuid():N}.xlsx");
        Assert.True(WorkbookMarker.TryWrite(sent, marked, "企业's表", findings, Summary));
        return marked;
    }

    private static void Replace(ZipArchive zip, string name, string text, string instead)
    {
        ZipArchiveEntry entry = zip.GetEntry(name)!;
        string content;
        using (var reader = new StreamReader(entry.Open())) content = reader.ReadToEnd();
        Assert.Contains(text, content, StringComparison.Ordinal);
        entry.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(content.Replace(text, instead, StringComparison.Ordinal));
    }

    private static Dictionary<string, byte[]> Parts(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using Stream stream = entry.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    private static XElement Sheet(string path) => TemplateTest.Part(path, "xl/worksheets/sheet1.xml");

    private static XElement StyleOf(string path, string cell)
    {
        XElement found = Sheet(path).Descendants(M + "c").Single(each => (string?)each.Attribute("r") == cell);
        return TemplateTest.Part(path, "xl/styles.xml").Element(M + "cellXfs")!.Elements().ElementAt((int?)found.Attribute("s") ?? 0);
    }

    private static string? FillOf(string path, string cell) => (string?)TemplateTest.Part(path, "xl/styles.xml").Element(M + "fills")!.Elements().ElementAt((int)StyleOf(path, cell).Attribute("fillId")!)
        .Descendants(M + "fgColor").Attributes("rgb").SingleOrDefault();

    private static string CommentOf(string path, string cell)
    {
        XElement comments = TemplateTest.Part(path, "xl/comments1.xml");
        XElement comment = comments.Descendants(M + "comment").Single(each => (string?)each.Attribute("ref") == cell);
        string author = comments.Descendants(M + "author").ElementAt((int)comment.Attribute("authorId")!).Value;
        Assert.Equal("Analytics 退回", author);
        Assert.StartsWith(author + "\n", comment.Value, StringComparison.Ordinal);
        return comment.Value[(author.Length + 1)..];
    }

    /// <summary>A workbook as a sender's program might write it: a formula, a macro's bytes, comments of the sender, a print area, extensions.</summary>
    private string Sent()
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.xlsx");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        void Put(string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(text);
        }
        const string Declared = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";
        const string Space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
        const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string SheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        Put("[Content_Types].xml", Declared + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
            + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"bin\" ContentType=\"application/octet-stream\"/>"
            + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{SheetType}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{SheetType}.worksheet+xml\"/>"
            + $"<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"{SheetType}.worksheet+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{SheetType}.styles+xml\"/>"
            + $"<Override PartName=\"/xl/comments1.xml\" ContentType=\"{SheetType}.comments+xml\"/></Types>");
        Put("_rels/.rels", Declared + $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{Relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Put("xl/workbook.xml", Declared + $"<workbook {Space}><bookViews><workbookView xWindow=\"0\" yWindow=\"0\" windowWidth=\"100\" windowHeight=\"100\"/></bookViews><sheets><sheet name=\"企业's表\" sheetId=\"4\" r:id=\"rId1\"/><sheet name=\"其他\" sheetId=\"9\" r:id=\"rId2\"/></sheets>"
            + "<definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'企业''s表'!$A$1:$C$7</definedName></definedNames></workbook>");
        Put("xl/_rels/workbook.xml.rels", Declared + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + $"<Relationship Id=\"rId1\" Type=\"{Relation}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{Relation}/worksheet\" Target=\"worksheets/sheet2.xml\"/><Relationship Id=\"rId3\" Type=\"{Relation}/styles\" Target=\"styles.xml\"/></Relationships>");
        Put("xl/styles.xml", Declared + $"<styleSheet {Space}><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"宋体\"/></font><font><b/><sz val=\"12\"/><name val=\"黑体\"/></font></fonts>"
            + "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF92D050\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>"
            + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
            + "<cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"4\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/>"
            + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"4\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\"/></cellXfs></styleSheet>");
        Put("xl/worksheets/sheet1.xml", Declared + $"<worksheet {Space}><dimension ref=\"A1:C7\"/><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"4\" max=\"4\" width=\"9\" style=\"2\" customWidth=\"1\"/></cols>"
            + "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>企业</t></is></c></row><row r=\"3\" spans=\"1:3\"><c r=\"A3\"><v>1</v></c><c r=\"B3\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> x&#xD;&#xA;_x0007_ </t></is></c><c r=\"C3\" s=\"3\"><v>2</v></c></row>"
            + "<row r=\"4\"><c r=\"B4\" s=\"1\"><f>SUM(A3:C3)*2</f><v>6</v></c><c r=\"C4\"><v>3</v></c></row><row r=\"5\"/><row r=\"7\"><c r=\"A7\"><v>7</v></c></row></sheetData>"
            + "<dataValidations count=\"1\"><dataValidation type=\"whole\" sqref=\"A3:A9\"><formula1>1</formula1><formula2>9</formula2></dataValidation></dataValidations><pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>"
            + "<legacyDrawing r:id=\"rId7\"/><extLst><ext uri=\"{00000000-0000-0000-0000-000000000001}\" xmlns:q=\"urn:q\"><q:a q:b=\"1\"/></ext></extLst></worksheet>");
        Put("xl/worksheets/_rels/sheet1.xml.rels", Declared + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + $"<Relationship Id=\"rId7\" Type=\"{Relation}/vmlDrawing\" Target=\"../drawings/vmlDrawing1.vml\"/><Relationship Id=\"rId8\" Type=\"{Relation}/comments\" Target=\"../comments1.xml\"/></Relationships>");
        Put("xl/worksheets/sheet2.xml", Declared + $"<worksheet {Space}><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>");
        Put("xl/comments1.xml", Declared + $"<comments {Space}><authors><author>张三</author></authors><commentList><comment ref=\"C5\" authorId=\"0\"><text><t>请领导过目</t></text></comment><comment ref=\"A7\" authorId=\"0\"><text><r><t>我的批注</t></r></text></comment></commentList></comments>");
        // As Excel writes it: no XML, for its <br> has no end.
        string Shape(int number, int row, int column) => $"<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202\"><v:textbox><div><br></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:Row>{row}</x:Row>\r\n<x:Column>{column}</x:Column></x:ClientData></v:shape>";
        Put("xl/drawings/vmlDrawing1.vml", "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><v:shapetype id=\"_x0000_t202\"></v:shapetype>" + Shape(1025, 4, 2) + Shape(1026, 6, 0) + "</xml>");
        Put("xl/vbaProject.bin", "not to be touched");
        return path;
    }
}
