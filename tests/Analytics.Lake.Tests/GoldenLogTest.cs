using System.Text.Json.Nodes;

namespace Analytics.Lake.Tests;

/// <summary>What is in the log, compared with actions written down by hand from the Delta protocol.</summary>
public class GoldenLogTest
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 20, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void A_new_table_has_the_expected_first_entry()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path, new SetClock(Noon)).Table("t");
        table.Create(new TableLayout(
            [
                new("period", "VARCHAR"), new("名称", "VARCHAR"), new("workers", "BIGINT"), new("code", "INTEGER"), new("rate", "DOUBLE"),
                new("done", "BOOLEAN"), new("due_on", "DATE"), new("received_at", "TIMESTAMPTZ"), new("spend", "DECIMAL(14,2)"),
            ],
            ["period"]));

        string[] lines = Entry(table, 0);
        Assert.Equal(3, lines.Length);
        AssertJson("""{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}""", lines[1]);
        JsonNode metaData = JsonNode.Parse(lines[2])!["metaData"]!;
        Assert.True(Guid.TryParse(metaData["id"]!.GetValue<string>(), out _));
        AssertJson(
            """
            {"type":"struct","fields":[
              {"name":"period","type":"string","nullable":true,"metadata":{}},
              {"name":"名称","type":"string","nullable":true,"metadata":{}},
              {"name":"workers","type":"long","nullable":true,"metadata":{}},
              {"name":"code","type":"integer","nullable":true,"metadata":{}},
              {"name":"rate","type":"double","nullable":true,"metadata":{}},
              {"name":"done","type":"boolean","nullable":true,"metadata":{}},
              {"name":"due_on","type":"date","nullable":true,"metadata":{}},
              {"name":"received_at","type":"timestamp","nullable":true,"metadata":{}},
              {"name":"spend","type":"decimal(14,2)","nullable":true,"metadata":{}}]}
            """,
            metaData["schemaString"]!.GetValue<string>());
        metaData["id"] = "";
        metaData["schemaString"] = "";
        AssertJson(
            """
            {"id":"","format":{"provider":"parquet","options":{}},"schemaString":"","partitionColumns":["period"],
             "configuration":{"delta.deletedFileRetentionDuration":"interval 36500 days","delta.logRetentionDuration":"interval 36500 days"},
             "createdTime":1768881600000}
            """,
            metaData.ToJsonString());
    }

    [Fact]
    public void A_replacement_has_the_expected_entry()
    {
        using TempFolder folder = new();
        SetClock clock = new(Noon);
        DeltaTable table = Given.NumbersTable(folder.Path, clock);
        DataFile old = Given.File(table, "2025Q3") with { Path = "period=2025Q3/old.parquet", Modified = Noon };
        DataFile renewed = old with
        {
            Path = "period=2025Q3/100% new.parquet",
            Rows = 3,
            Tags = new Dictionary<string, string> { ["submission"] = "提交 7" },
        };
        File.WriteAllText(Path.Combine(table.Directory, old.Path), new string('x', (int)old.Size));
        File.WriteAllText(Path.Combine(table.Directory, renewed.Path), new string('x', (int)old.Size));
        table.Commit(Given.Info, _ => Given.Add(old));
        clock.Now = Noon.AddSeconds(1.5);

        table.Commit(
            new CommitInfo("REPLACE PARTITION", new Dictionary<string, string> { ["submission"] = "提交 7" }),
            now => new TableChange([renewed], now.Files, [new Transaction("提交 7", 1)]));

        string[] lines = Entry(table, 2);
        AssertJson(
            """
            {"commitInfo":{"timestamp":1768881601500,"instant":"2026-01-20T04:00:01.500Z","operation":"REPLACE PARTITION",
             "operationParameters":{"submission":"提交 7"},"readVersion":1,"engineInfo":"Analytics/0.1.0"}}
            """,
            lines[0]);
        AssertJson("""{"txn":{"appId":"提交 7","version":1,"lastUpdated":1768881601500}}""", lines[1]);
        AssertJson(
            $$$"""
            {"remove":{"path":"period=2025Q3/old.parquet","deletionTimestamp":1768881601500,"dataChange":true,"extendedFileMetadata":true,
             "partitionValues":{"period":"2025Q3"},"size":{{{old.Size}}} }}
            """,
            lines[2]);
        AssertJson(
            $$$"""
            {"add":{"path":"period=2025Q3/100%25%20new.parquet","partitionValues":{"period":"2025Q3"},"size":{{{old.Size}}},"modificationTime":1768881600000,
             "dataChange":true,"stats":"{\"numRecords\":3}","tags":{"submission":"提交 7"} }}
            """,
            lines[3]);
        Assert.Equal(4, lines.Length);
        DataFile read = Assert.Single(table.Read().Files);
        Assert.Equal(("period=2025Q3/100% new.parquet", 3L, "提交 7"), (read.Path, read.Rows, read.Tags!["submission"]));
        Assert.Equal((1, 1, 3L, 1L), (table.History()[2].FilesAdded, table.History()[2].FilesRemoved, table.History()[2].RowsAdded, table.History()[2].RowsRemoved));
    }

    [Fact]
    public void Statistics_are_those_of_the_rows()
    {
        using TempFolder folder = new();
        TableLayout layout = new(
            [
                new("text", "VARCHAR"), new("long_text", "VARCHAR"), new("中文", "VARCHAR"), new("n", "BIGINT"), new("i", "INTEGER"), new("d", "DOUBLE"), new("nan", "DOUBLE"),
                new("inf", "DOUBLE"), new("b", "BOOLEAN"), new("day", "DATE"), new("far", "DATE"), new("at", "TIMESTAMPTZ"), new("m", "DECIMAL(18,2)"), new("big", "DECIMAL(38,2)"), new("none", "BIGINT"),
            ],
            []);
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        table.Create(layout);
        using LakeSession session = LakeSession.Open();

        DataFile file = Assert.Single(session.Write(
            """
            SELECT 'b' AS "text", repeat('x', 33) AS long_text, '京' AS "中文", 9223372036854775807 AS n, -1::INTEGER AS i, 0.1::DOUBLE AS d, 'nan'::DOUBLE AS nan, 'inf'::DOUBLE AS inf,
                true AS b, DATE '2025-12-31' AS day, DATE '12025-12-31' AS far, TIMESTAMPTZ '2025-01-01 00:00:00+08' AS at,
                1234567890123456.78::DECIMAL(18,2) AS m, 123456789012345678901234567890123456.78::DECIMAL(38,2) AS big, NULL::BIGINT AS none
            UNION ALL
            SELECT 'a', 'y', 'A', -9223372036854775808, NULL, -1e300, 1, 1, NULL, DATE '2025-01-01', DATE '2025-01-01', NULL, 0, 0, NULL
            """,
            table,
            layout));

        Assert.Equal(2, file.Rows);
        JsonNode stats = JsonNode.Parse(file.Stats!)!;
        Assert.Equal(2, stats["numRecords"]!.GetValue<long>());
        AssertJson(
            """
            {"text":0,"long_text":0,"中文":0,"n":0,"i":1,"d":0,"nan":0,"inf":0,"b":1,"day":0,"far":0,"at":1,"m":0,"big":0,"none":2}
            """,
            stats["nullCount"]!.ToJsonString());
        // No value where it would have to be cut or rounded, and none for a column with NaN.
        AssertJson(
            """
            {"text":"a","中文":"A","n":-9223372036854775808,"i":-1,"d":-1e300,"inf":1,"day":"2025-01-01","far":"2025-01-01","m":0,"big":0}
            """,
            stats["minValues"]!.ToJsonString());
        AssertJson(
            """
            {"text":"b","long_text":"y","n":9223372036854775807,"i":-1,"d":0.1,"day":"2025-12-31","m":1234567890123456.78,"big":123456789012345678901234567890123456.78}
            """,
            stats["maxValues"]!.ToJsonString());
    }

    [Fact]
    public void A_log_of_another_writer_is_read()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        string log = Path.Combine(table.Directory, "_delta_log");
        Directory.CreateDirectory(log);
        File.WriteAllText(
            Path.Combine(log, "00000000000000000000.json"),
            """
            {"commitInfo":{"timestamp":1700000000000,"operation":"CREATE TABLE","operationParameters":{"partitionBy":"[\"p\"]","n":3},"engineInfo":"Apache-Spark/3.5.0","isBlindAppend":true}}
            {"protocol":{"minReaderVersion":1,"minWriterVersion":2,"later":true}}
            {"metaData":{"id":"x","format":{"provider":"parquet"},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"p\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}},{\"name\":\"v\",\"type\":\"decimal(10,2)\",\"nullable\":false,\"metadata\":{\"comment\":\"x\"}}]}","partitionColumns":["p"],"configuration":{}}}
            """);
        File.WriteAllText(
            Path.Combine(log, "00000000000000000001.json"),
            """
            {"add":{"path":"p=a%20b/%E4%BA%AC.parquet","partitionValues":{"p":"a b"},"size":12,"modificationTime":1700000001000,"dataChange":true,"stats":"{\"numRecords\":7,\"tightBounds\":true}","later":{"x":[1]}}}
            {"add":{"path":"gone.parquet","partitionValues":{"p":""},"size":1,"modificationTime":1700000001000,"dataChange":true}}
            {"domainMetadata":{"domain":"x","configuration":"","removed":false}}
            {"txn":{"appId":"spark","version":3}}
            """);
        File.WriteAllText(Path.Combine(log, "00000000000000000002.json"), """{"remove":{"path":"gone.parquet","dataChange":true}}""" + "\n\n");
        foreach (string junk in new[] { ".00000000000000000003.json.tmp", "00000000000000000003.json.crc", "00000000000000000003.crc", "3.json", "x0000000000000000003.json", "_last_checkpoint" })
            File.WriteAllText(Path.Combine(log, junk), "junk");

        Snapshot snapshot = table.Read();
        Assert.Equal(2, snapshot.Version);
        Assert.Equal(new TableLayout([new("p", "VARCHAR"), new("v", "DECIMAL(10,2)")], ["p"]), snapshot.Layout);
        DataFile file = Assert.Single(snapshot.Files);
        Assert.Equal(("p=a b/京.parquet", "a b", 12L, 7L, 1700000001000L), (file.Path, file.Partition["p"], file.Size, file.Rows, file.Modified.ToUnixTimeMilliseconds()));
        Assert.Equal(new Dictionary<string, long> { ["spark"] = 3 }, snapshot.Transactions);
        DataFile gone = table.Read(AsOf.At(1)).Files[0];
        Assert.Equal(("gone.parquet", null, -1L), (gone.Path, gone.Partition["p"], gone.Rows));
        IReadOnlyList<Commit> history = table.History();
        Assert.Equal(1700000000000, history[0].Instant.ToUnixTimeMilliseconds());
        Assert.Equal(("CREATE TABLE", "[\"p\"]", "3"), (history[0].Operation, history[0].Parameters["partitionBy"], history[0].Parameters["n"]));
    }

    private static string[] Entry(DeltaTable table, long version) => File.ReadAllLines(Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"));

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"Expected {expected}\nbut got {actual}");
}
