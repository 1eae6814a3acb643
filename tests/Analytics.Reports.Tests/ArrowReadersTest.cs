using System.Text.Json;
using Analytics.Reports.Queries;
using Analytics.Tests;

namespace Analytics.Reports.Tests;

/// <summary>Arrow streams are what their readers read: Apache's own for JavaScript, Polars and ClickHouse.</summary>
[Collection("query")]
public sealed class ArrowReadersTest
{
    private static readonly NodeTool Readers = new("readers", "apache-arrow", "apache-arrow and nodejs-polars");

    private const string Every = """
        SELECT * FROM (VALUES
            (true, (-128)::TINYINT, (-32768)::SMALLINT, (-2147483648)::INTEGER, (-9223372036854775808)::BIGINT, 0::UTINYINT, 0::USMALLINT, 0::UINTEGER, 0::UBIGINT,
             (-1.5)::FLOAT, (-1e300)::DOUBLE, (-99999999999999999999999999999999999.999)::DECIMAL(38, 3), '全国总工会', DATE '0001-01-01', TIMESTAMPTZ '1969-12-31 23:59:59.999999+00',
             [1, NULL, 3], {'a': 7::BIGINT, 'b': '困难'}, [{'x': ['甲', NULL, '']}, NULL], 1.50::DECIMAL(4, 2)),
            (false, 127, 32767, 2147483647, 9223372036854775807, 255, 65535, 4294967295, 18446744073709551615,
             3.25, 2.5e-300, 99999999999999999999999999999999999.999, 'a😀"\', DATE '9999-12-31', TIMESTAMPTZ '2026-01-20 00:00:00.000001+08',
             [], {'a': NULL, 'b': ''}, [], -0.01),
            (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (true, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, '', DATE '1970-01-01', TIMESTAMPTZ '1970-01-01 00:00:00+00', [-2147483647], {'a': -1, 'b': NULL}, [{'x': NULL}], 0)
        ) AS t("b", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f", "d", "dec", "文本", "day", "at", "list", "struct", "deep", "small")
        """;

    // Worked out by hand. Instants in microseconds: 23:59:59.999999 on the day before 1970 is -1; midnight of 2026-01-20 in Beijing is 16:00 of the 19th in UTC,
    // 20,472 days after 1970 and 57,600 seconds.
    private const string Plain = """
        [[true,false,null,true],["-128","127",null,"0"],["-32768","32767",null,"0"],["-2147483648","2147483647",null,"0"],
        ["-9223372036854775808","9223372036854775807",null,"0"],["0","255",null,"1"],["0","65535",null,"1"],["0","4294967295",null,"1"],["0","18446744073709551615",null,"1"],
        ["-1.5","3.25",null,"0"],["-1e+300","2.5e-300",null,"0"],
        ["-99999999999999999999999999999999999.999","99999999999999999999999999999999999.999",null,"0.000"],
        ["全国总工会","a😀\"\\",null,""],["0001-01-01","9999-12-31",null,"1970-01-01"],["-1","1768838400000001",null,"0"],
        [["1",null,"3"],[],null,["-2147483647"]],[{"a":"7","b":"困难"},{"a":null,"b":""},null,{"a":"-1","b":null}],
        [[{"x":["甲",null,""]},null],[],null,[{"x":null}]],["1.50","-0.01",null,"0.00"]]
        """;

    [Fact]
    public void Apache_Arrow_reads_every_type_with_nulls_and_extremes()
    {
        using QueryFile stream = new(Every, QueryFormat.Arrow);

        var read = Read("arrow.mjs", stream);

        Assert.Equal(new QuerySummary(4, false), stream.Summary);
        Same(Plain, read.GetProperty("columns"));
        Assert.Equal(
            ["Bool", "Int8", "Int16", "Int32", "Int64", "Uint8", "Uint16", "Uint32", "Uint64", "Float32", "Float64", "Decimal[38e+3]", "Utf8", "Date32<DAY>",
             "Timestamp<MICROSECOND, UTC>", "List<Int32>", "Struct<{a:Int64, b:Utf8}>", "List<Struct<{x:List<Utf8>}>>", "Decimal[12e+2]"],
            read.GetProperty("fields").EnumerateArray().Select(field => field[1].GetString()));
    }

    [Fact]
    public void Polars_reads_every_type_with_nulls_and_extremes()
    {
        using QueryFile stream = new(Every, QueryFormat.Arrow);

        var read = Read("polars.mjs", stream);

        // It shows instants, truth and a float's zero its own way, and its JavaScript side a null of parts as parts that are null; Polars itself counts the nulls.
        Same(
            Plain.Replace("[[true,false,null,true]", """[["true","false",null,"true"]""", StringComparison.Ordinal)
                .Replace("""["-1.5","3.25",null,"0"],["-1e+300","2.5e-300",null,"0"]""", """["-1.5","3.25",null,"0.0"],["-1e+300","2.5e-300",null,"0.0"]""", StringComparison.Ordinal)
                .Replace("""["-1","1768838400000001",null,"0"]""", """["1969-12-31 23:59:59.999999+00:00","2026-01-19 16:00:00.000001+00:00",null,"1970-01-01 00:00:00.000000+00:00"]""", StringComparison.Ordinal)
                .Replace("""{"a":null,"b":""},null,""", """{"a":null,"b":""},{"a":null,"b":null},""", StringComparison.Ordinal)
                .Replace("""[{"x":["甲",null,""]},null]""", """[{"x":["甲",null,""]},{"x":null}]""", StringComparison.Ordinal),
            read.GetProperty("columns"));
        Assert.All(read.GetProperty("nulls").EnumerateArray(), nulls => Assert.Equal(1, nulls.GetInt32()));
    }

    [Fact]
    public void ClickHouse_reads_every_type_with_nulls_and_extremes()
    {
        // Its days are from 1900 to 2299.
        using QueryFile stream = new(Every.Replace("0001-01-01", "1900-01-01", StringComparison.Ordinal).Replace("9999-12-31", "2299-12-31", StringComparison.Ordinal), QueryFormat.Arrow);

        var rows = Chdb.Query($"SELECT * FROM file('{stream.File}', ArrowStream) SETTINGS output_format_json_quote_decimals = 1, output_format_json_quote_64bit_integers = 1");

        // It has no null lists, and writes no zeros at the end of a decimal.
        Assert.Equal(
            """
            {"b":true,"i8":-128,"i16":-32768,"i32":-2147483648,"i64":"-9223372036854775808","u8":0,"u16":0,"u32":0,"u64":"0","f":-1.5,"d":-1e300,"dec":"-99999999999999999999999999999999999.999","文本":"全国总工会","day":"1900-01-01","at":"1969-12-31 23:59:59.999999","list":[1,null,3],"struct":{"a":"7","b":"困难"},"deep":[{"x":["甲",null,""]},{"x":[]}],"small":"1.5"}
            {"b":false,"i8":127,"i16":32767,"i32":2147483647,"i64":"9223372036854775807","u8":255,"u16":65535,"u32":4294967295,"u64":"18446744073709551615","f":3.25,"d":2.5e-300,"dec":"99999999999999999999999999999999999.999","文本":"a😀\"\\","day":"2299-12-31","at":"2026-01-19 16:00:00.000001","list":[],"struct":{"a":null,"b":""},"deep":[],"small":"-0.01"}
            {"b":null,"i8":null,"i16":null,"i32":null,"i64":null,"u8":null,"u16":null,"u32":null,"u64":null,"f":null,"d":null,"dec":null,"文本":null,"day":null,"at":null,"list":[],"struct":{"a":null,"b":null},"deep":[],"small":null}
            {"b":true,"i8":0,"i16":0,"i32":0,"i64":"0","u8":1,"u16":1,"u32":1,"u64":"1","f":0,"d":0,"dec":"0","文本":"","day":"1970-01-01","at":"1970-01-01 00:00:00.000000","list":[-2147483647],"struct":{"a":"-1","b":null},"deep":[{"x":[]}],"small":"0"}
            """,
            string.Join('\n', rows.Select(row => row.ToString())));
    }

    [Theory]
    [InlineData("arrow.mjs")]
    [InlineData("polars.mjs")]
    public void An_empty_result_has_its_columns(string reader)
    {
        using QueryFile stream = new($"SELECT * FROM ({Every}) WHERE false", QueryFormat.Arrow);

        var read = Read(reader, stream);

        Assert.Equal(0, read.GetProperty("rows").GetInt32());
        Assert.Equal(19, read.GetProperty("columns").GetArrayLength());
    }

    [Fact]
    public void ClickHouse_reads_an_empty_result()
    {
        using QueryFile stream = new("SELECT 1::BIGINT AS n, '甲' AS t WHERE false", QueryFormat.Arrow);

        Assert.Empty(Chdb.Query($"SELECT * FROM file('{stream.File}', ArrowStream)"));
        Assert.Equal(["n Nullable(Int64)", "t Nullable(String)"], Chdb.Query($"DESCRIBE TABLE file('{stream.File}', ArrowStream)").Select(row => $"{row.GetProperty("name")} {row.GetProperty("type")}"));
    }

    // i from 0 to 999,999: the sum is 499,999,500,000; every seventh is null: 142,858 of them, 0 to 999,999, which sum up to 71,428,928,571 = 7 * (142,857 * 142,858 / 2);
    // a text of one character in every row but each third, which is empty: 666,666.
    private const string Million = "SELECT i AS n, CASE WHEN i % 7 > 0 THEN i END AS m, CASE WHEN i % 3 > 0 THEN 'x' ELSE '' END AS t FROM range(1000000) r(i)";

    [Theory]
    [InlineData("arrow.mjs")]
    [InlineData("polars.mjs")]
    public void A_million_rows_arrive(string reader)
    {
        using QueryFile stream = new(Million, QueryFormat.Arrow);

        var read = Read(reader, stream, "sums");

        Assert.Equal(new QuerySummary(1_000_000, false), stream.Summary);
        Assert.Equal(1_000_000, read.GetProperty("rows").GetInt32());
        Assert.Equal(["499999500000", "428570571429", "666666"], read.GetProperty("sums").EnumerateArray().Select(sum => sum.GetString()));
    }

    [Fact]
    public void A_million_rows_arrive_in_ClickHouse()
    {
        using QueryFile stream = new(Million, QueryFormat.Arrow);

        var row = Chdb.Query($"SELECT toString(count()) AS rows, toString(sum(n)) AS n, toString(sum(m)) AS m, toString(sum(length(t))) AS t FROM file('{stream.File}', ArrowStream)")[0];

        Assert.Equal("""{"rows":"1000000","n":"499999500000","m":"428570571429","t":"666666"}""", row.ToString().Replace(" ", "", StringComparison.Ordinal));
    }

    private static JsonElement Read(string script, QueryFile stream, params string[] more) =>
        JsonSerializer.Deserialize<JsonElement>(Readers.Run(script, "", [stream.File, .. more]));

    private static void Same(string expected, JsonElement actual)
    {
        var wanted = JsonSerializer.Deserialize<JsonElement>(expected).EnumerateArray().ToList();
        Assert.All(wanted.Zip(actual.EnumerateArray()), (pair, i) => Assert.Equal(JsonSerializer.Serialize(pair.First), JsonSerializer.Serialize(pair.Second)));
        Assert.Equal(wanted.Count, actual.GetArrayLength());
    }
}
