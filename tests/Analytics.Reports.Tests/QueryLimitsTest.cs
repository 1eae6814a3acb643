using System.Text.Json;
using Analytics.Reports.Queries;

namespace Analytics.Reports.Tests;

/// <summary>The limits of a query hold, and what is written is exact.</summary>
[Collection("query")]
public sealed class QueryLimitsTest(QueryLake fixture) : IClassFixture<QueryLake>
{
    private static readonly QueryLimits Short = QueryLimits.Default with { Time = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData("SELECT count(*) FROM task_progress a, task_progress b, task_progress c, task_progress d WHERE a.tasks + b.tasks + c.tasks + d.tasks < 0")]
    [InlineData("SELECT * FROM range(1000000000000) a, range(1000) b WHERE a.range + b.range < 0")]
    [InlineData("WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM r) SELECT count(*) FROM r")]
    public void A_query_without_an_end_ends_at_its_limit_of_time(string sql)
    {
        var over = Assert.Throws<QueryException>(() => fixture.Ask(sql, Short));

        Assert.True(over.Limit);
        Assert.StartsWith("查询超过 1 秒仍未完成，已终止。", over.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT a.range, b.range FROM range(100000000) a JOIN range(100000000) b USING (range) ORDER BY hash(a.range)")]
    [InlineData("SELECT list(repeat('全国', 1000) || i) FROM range(10000000) r(i)")]
    [InlineData("SELECT length(repeat(repeat('x', 1000000), 700 + i)) FROM range(3) r(i)")]
    public void A_query_for_too_much_memory_ends_at_its_limit(string sql)
    {
        var over = Assert.Throws<QueryException>(() => fixture.Ask(sql, QueryLimits.Default with { MemoryMegabytes = 200, Time = TimeSpan.FromMinutes(5) }));

        Assert.True(over.Limit);
        Assert.StartsWith("查询需要的内存超过 200 MB，已终止。", over.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        stop.CancelAfter(TimeSpan.FromMilliseconds(200));

        Assert.Throws<OperationCanceledException>(() => QuerySandbox.Preview(
            QueryStatement.Parse("SELECT count(*) FROM range(1000000000000) a, range(1000) b WHERE a.range + b.range < 0", []),
            QueryTables.None, QueryLimits.Default, 1, stop.Token));
    }

    [Theory]
    [InlineData(QueryFormat.Arrow)]
    [InlineData(QueryFormat.Parquet)]
    [InlineData(QueryFormat.Csv)]
    [InlineData(QueryFormat.Json)]
    public void Rows_over_the_limit_are_cut_and_the_result_says_so(QueryFormat format)
    {
        var limits = QueryLimits.Default with { Rows = 5000 };

        using QueryFile cut = new("SELECT i FROM range(5001) r(i)", format, limits), whole = new("SELECT i FROM range(5000) r(i)", format, limits);

        Assert.Equal((new QuerySummary(5000, true), new QuerySummary(5000, false)), (cut.Summary, whole.Summary));
    }

    [Fact]
    public void A_preview_counts_all_rows_and_shows_the_first()
    {
        var all = fixture.Ask("SELECT i FROM range(250) r(i) ORDER BY i DESC");
        var cut = fixture.Ask("FROM range(250)", QueryLimits.Default with { Rows = 20 });

        Assert.Equal((100, 250L, false), (all.Shown.Count, all.Rows, all.Cut));
        Assert.Equal(("249", "150"), (all.Shown[0][0], all.Shown[99][0]));
        Assert.Equal((20, 20L, true), (cut.Shown.Count, cut.Rows, cut.Cut));
    }

    [Fact]
    public void Json_is_valid_also_where_no_number_is_deep_inside()
    {
        using QueryFile file = new(
            "SELECT {'a': 'nan'::DOUBLE, 's': 'NaN -Infinity \"x\\'} AS s, ['inf'::DOUBLE, '-inf'::DOUBLE, -1.5] AS l, MAP {'k': 'inf'::FLOAT} AS m, 'nan'::DOUBLE AS d, [[{'x': '-inf'::DOUBLE}]] AS deep, -0.5::DOUBLE AS n",
            QueryFormat.Json);

        Assert.Equal(
            """{"s":{"a":null,"s":"NaN -Infinity \"x\\"},"l":[null,null,-1.5],"m":{"k":null},"d":null,"deep":[[{"x":null}]],"n":-0.5}""",
            JsonSerializer.Deserialize<JsonElement>(file.Text)[0].GetRawText());
    }

    [Fact]
    public void Json_writes_whole_numbers_and_decimals_digit_for_digit()
    {
        using QueryFile file = new(
            "SELECT 9007199254740993 AS big, sum(170141183460469231731687303715884105727::HUGEINT) AS huge, 12345678901234567890.10::DECIMAL(22, 2) AS exact, 'nan'::DOUBLE AS none, '甲\"\n' AS text, NULL AS missing",
            QueryFormat.Json);

        var row = JsonSerializer.Deserialize<JsonElement>(file.Text)[0];

        Assert.Equal(
            """9007199254740993 170141183460469231731687303715884105727 12345678901234567890.10 null "甲\"\n" null""",
            string.Join(' ', row.EnumerateObject().Select(each => each.Value.GetRawText())));
    }

    [Fact]
    public void Csv_tells_null_from_empty_and_runs_no_formula()
    {
        using QueryFile file = new("SELECT * FROM (VALUES ('=1+1', -1, NULL, ''), ('甲,\"乙\"', 12, 'x', 'y')) AS t(a, b, c, d)", QueryFormat.Csv);

        Assert.Equal("a,b,c,d\n'=1+1,-1,,\"\"\n\"甲,\"\"乙\"\"\",12,x,y\n", file.Text);
    }

    [Theory]
    [InlineData("'=1+1'::ENUM('=1+1')", "'=1+1")]
    [InlineData("'@SUM(1)'::BLOB", "'@SUM(1)")]
    [InlineData("union_value(a := '+1')", "'+1")]
    [InlineData("chr(9) || '=1'", "'\t=1")]
    [InlineData("chr(13) || '=1'", "\"'\r=1\"")]
    [InlineData("['=1']", "['=1']")]
    [InlineData("-1.50", "-1.50")]
    public void Csv_runs_no_formula_of_any_type_or_name(string value, string written)
    {
        using QueryFile file = new($"SELECT {value} AS \"=x\", 1 AS \"-y\"", QueryFormat.Csv);

        Assert.Equal($"'=x,'-y\n{written},1\n", file.Text);
    }

    [Fact]
    public void Parquet_keeps_sums_of_whole_numbers_exact()
    {
        using QueryFile file = new("SELECT sum(i) AS s FROM (VALUES (9007199254740993::BIGINT), (0)) AS t(i)", QueryFormat.Parquet);
        using var session = Lake.LakeSession.Open();

        Assert.Equal(
            [("9007199254740993", "DECIMAL(38,0)")],
            session.Query($"SELECT s::VARCHAR, typeof(s) FROM read_parquet('{file.File}')", row => (row.GetString(0), row.GetString(1))));
    }

    [Theory]
    [InlineData("SELECT 170141183460469231731687303715884105727 AS too_big", QueryFormat.Parquet, "too_big")]
    [InlineData("SELECT 170141183460469231731687303715884105727 AS too_big", QueryFormat.Arrow, "too_big")]
    [InlineData("SELECT [1::HUGEINT] AS nested", QueryFormat.Parquet, "nested")]
    [InlineData("SELECT INTERVAL 1 DAY AS wait", QueryFormat.Arrow, "wait")]
    [InlineData("SELECT MAP {'a': 1} AS pairs", QueryFormat.Arrow, "pairs")]
    [InlineData("SELECT 1 AS fine, {'x': [TIME '10:00:00']} AS deep", QueryFormat.Arrow, "deep")]
    public void A_type_that_a_format_cannot_hold_is_refused_by_the_name_of_its_column(string sql, QueryFormat format, string column)
    {
        var refused = Assert.Throws<QueryException>(() => new QueryFile(sql, format).Dispose());

        Assert.Contains($"“{column}”", refused.Zh, StringComparison.Ordinal);
        Assert.Contains($"\"{column}\"", refused.En, StringComparison.Ordinal);
    }
}
