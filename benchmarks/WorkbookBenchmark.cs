using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Analytics.Ingest;
using ExcelDataReader;

namespace Analytics.Benchmarks;

/// <summary>Collecting a return in a workbook, from the inbox to the commit, against a bare loop of the same library over its cells.</summary>
internal static class WorkbookBenchmark
{
    private const string File = "enterprise_2025Q3_100000.xlsx";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    public static Benchmark Create() => new("xlsx", "Collect a return in a workbook, against a bare loop over its cells.", Prepare, Ours, [new("a bare loop over its cells", 1.6, Floor)]) { Made = "warehouse/lake", MostRows = 1_000_000 };

    private static Action Ours(string folder) => IngestBenchmark.Collect(folder, Path.Combine(folder, File), "warehouse");

    private static Action Floor(string folder)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return () =>
        {
            using FileStream file = System.IO.File.OpenRead(Path.Combine(folder, File));
            using IExcelDataReader reader = ExcelReaderFactory.CreateOpenXmlReader(file);
            long filled = 0;
            while (reader.Read())
                for (int i = 0; i < reader.FieldCount; i++) filled += reader.GetValue(i) is null ? 0 : 1;
            if (filled == 0) throw new InvalidOperationException("No cell.");
        };
    }

    /// <summary>Writes the return as Excel would: texts shared, numbers as numbers.</summary>
    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        string path = Path.Combine(folder, File);
        if (System.IO.File.Exists(path)) return;
        Console.WriteLine("making the workbook ...");
        bool[] numbers = [.. ReturnSchemas.Load(IngestBenchmark.Schemas).Find("enterprise")!.Fields.Select(field => field.Type is FieldType.WholeNumber or FieldType.DecimalNumber)];
        var shared = new Dictionary<string, int>(StringComparer.Ordinal);
        using (ZipArchive zip = ZipFile.Open(path + ".tmp", ZipArchiveMode.Create))
        {
            Put(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>""");
            Put(zip, "_rels/.rels", $"""<Relationships xmlns="{Package}"><Relationship Id="r1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Put(zip, "xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="enterprise" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Put(zip, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}"><Relationship Id="r1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
            using (XmlWriter sheet = Begin(zip, "xl/worksheets/sheet1.xml", "worksheet"))
            {
                sheet.WriteStartElement("sheetData");
                int row = 0;
                foreach (string line in System.IO.File.ReadLines(Path.Combine(folder, IngestBenchmark.File)))
                {
                    string[] cells = line.Split(',');
                    if (cells.Length != numbers.Length) throw new InvalidOperationException("The return has cells with commas.");
                    WriteRow(sheet, ++row, cells, numbers, shared);
                }
            }
            using XmlWriter texts = Begin(zip, "xl/sharedStrings.xml", "sst");
            foreach (string text in shared.Keys)
            {
                texts.WriteStartElement("si");
                texts.WriteElementString("t", text);
                texts.WriteEndElement();
            }
        }
        System.IO.File.Move(path + ".tmp", path);
    }

    private static void WriteRow(XmlWriter sheet, int row, string[] cells, bool[] numbers, Dictionary<string, int> shared)
    {
        sheet.WriteStartElement("row");
        sheet.WriteAttributeString("r", row.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < cells.Length; i++)
        {
            sheet.WriteStartElement("c");
            sheet.WriteAttributeString("r", $"{(char)('A' + i)}{row}");
            string value = cells[i];
            if (row == 1 || !numbers[i])
            {
                sheet.WriteAttributeString("t", "s");
                if (!shared.TryGetValue(value, out int index)) shared.Add(value, index = shared.Count);
                value = index.ToString(CultureInfo.InvariantCulture);
            }
            sheet.WriteElementString("v", value);
            sheet.WriteEndElement();
        }
        sheet.WriteEndElement();
    }

    private static XmlWriter Begin(ZipArchive zip, string name, string root)
    {
        XmlWriter writer = XmlWriter.Create(zip.CreateEntry(name).Open(), new XmlWriterSettings { CloseOutput = true });
        writer.WriteStartElement(root, Main);
        return writer;
    }

    private static void Put(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }
}
