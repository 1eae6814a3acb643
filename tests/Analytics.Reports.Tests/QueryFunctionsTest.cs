namespace Analytics.Reports.Tests;

/// <summary>What analysts write works: functions, operators and the parser's other spellings, with values worked out by hand.</summary>
[Collection("query")]
public sealed class QueryFunctionsTest(QueryLake fixture) : IClassFixture<QueryLake>
{
    private static readonly (string Expression, string? Value)[] Scalars =
    [
        ("7 // 2", "3"), ("7 % 4", "3"), ("2 ** 3", "8.0"), ("-(-5)", "5"), ("6 & 3", "2"), ("6 | 1", "7"), ("1 << 4", "16"), ("xor(6, 3)", "5"), ("5!", "120"),
        ("'a' || 'b'", "ab"), ("'abc' LIKE 'a%'", "true"), ("'abc' NOT LIKE 'a%'", "false"), ("'ABC' ILIKE 'a%'", "true"), ("'a%c' LIKE 'a!%c' ESCAPE '!'", "true"),
        ("'abc' SIMILAR TO 'a.*'", "true"), ("'abc' GLOB 'a*'", "true"), ("'abc' ^@ 'ab'", "true"), ("1 BETWEEN 0 AND 2", "true"), ("2 IN (1, 2)", "true"), ("NULL IS DISTINCT FROM 1", "true"),
        ("CASE WHEN true THEN 1 END", "1"), ("if(false, 1, 2)", "2"), ("ifnull(NULL, 3)", "3"), ("coalesce(NULL, 4)", "4"), ("nullif(1, 1)", null), ("greatest(1, 5, 3)", "5"), ("least(2, 1)", "1"),
        ("round(2.345, 2)", "2.35"), ("floor(-1.5)", "-2"), ("ceil(1.2)", "2"), ("abs(-3)", "3"), ("sqrt(16)", "4.0"), ("ln(1)", "0.0"), ("log10(1000)", "3.0"), ("exp(0)", "1.0"), ("power(2, 10)", "1024.0"), ("sign(-9)", "-1"), ("trunc(1.9)", "1"),
        ("upper('ab')", "AB"), ("lower('AB')", "ab"), ("length('全国')", "2"), ("substring('abcdef', 2, 3)", "bcd"), ("substr('abc', 2)", "bc"), ("left('310000', 2)", "31"), ("right('abc', 1)", "c"), ("replace('a-b', '-', '+')", "a+b"),
        ("trim('  x ')", "x"), ("lpad('7', 3, '0')", "007"), ("concat('a', NULL, 'b')", "ab"), ("concat_ws('-', 1, 2)", "1-2"), ("split_part('a,b,c', ',', 2)", "b"), ("string_split('a b', ' ')", "[a, b]"), ("regexp_replace('a1', '[0-9]', 'x')", "ax"),
        ("regexp_matches('a1', '[0-9]')", "true"), ("regexp_extract('2025Q3', 'Q(.)', 1)", "3"), ("starts_with('abc', 'a')", "true"), ("contains('abc', 'b')", "true"), ("strpos('abc', 'c')", "3"), ("position('b' IN 'abc')", "2"), ("reverse('abc')", "cba"), ("repeat('ab', 2)", "abab"),
        ("format('{:05.1f}', 3.14159)", "003.1"), ("printf('%d', 5)", "5"), ("md5('a')", "0cc175b9c0f1b6a831c399e269772661"), ("chr(65)", "A"), ("ascii('A')", "65"), ("levenshtein('abc', 'abd')", "1"), ("strip_accents('é')", "e"),
        ("year(DATE '2025-09-30')", "2025"), ("quarter(DATE '2025-09-30')", "3"), ("extract(month FROM DATE '2025-09-30')", "9"), ("date_trunc('quarter', DATE '2025-09-30')", "2025-07-01 00:00:00"), ("date_diff('day', DATE '2025-01-01', DATE '2025-02-01')", "31"), ("last_day(DATE '2024-02-01')", "2024-02-29"),
        ("DATE '2025-01-31' + INTERVAL 1 MONTH", "2025-02-28 00:00:00"), ("strftime(DATE '2025-01-02', '%d/%m')", "02/01"), ("make_date(2025, 1, 2)", "2025-01-02"), ("dayofweek(DATE '2025-09-30')", "2"), ("(TIMESTAMPTZ '2025-01-01 00:00:00+08' AT TIME ZONE 'Asia/Shanghai')", "2025-01-01 00:00:00"),
        ("today() > DATE '2020-01-01'", "true"), ("current_date > DATE '2020-01-01'", "true"), ("now() > TIMESTAMPTZ '2020-01-01 00:00:00+00'", "true"), ("epoch(TIMESTAMP '1970-01-02')", "86400.0"),
        ("[3, 1, 2][1]", "3"), ("[1, 2, 3][2:3]", "[2, 3]"), ("list_sort([3, 1, 2])", "[1, 2, 3]"), ("list_sum([1, 2])", "3"), ("len([1, 2])", "2"), ("list_contains([1, 2], 2)", "true"), ("[x * 2 FOR x IN [1, 2] IF x > 1]", "[4]"), ("list_transform([1, 2], lambda x: x + 1)", "[2, 3]"),
        ("list_filter([1, 2], lambda x: x > 1)", "[2]"), ("flatten([[1], [2]])", "[1, 2]"), ("range(3)", "[0, 1, 2]"), ("array_to_string(['a', 'b'], '/')", "a/b"), ("{'a': 1}.a", "1"), ("struct_pack(a := 2).a", "2"), ("row(1, 2)", "(1, 2)"), ("MAP {'k': 5}['k']", "5"), ("map_keys(MAP {'k': 5})", "[k]"),
        ("'{\"a\": 7}'::JSON->>'a'", "7"), ("json_extract_string('{\"a\": 7}', '$.a')", "7"), ("to_json([1])", "[1]"), ("typeof(1::BIGINT)", "BIGINT"), ("TRY_CAST('x' AS INTEGER)", null), ("isfinite(1.0::DOUBLE)", "true"), ("hash(1) IS NOT NULL", "true"), ("random() BETWEEN 0 AND 1", "true"), ("pi() > 3", "true"),
    ];

    private static readonly (string Expression, string? Value)[] Aggregates =
    [
        ("count(*)", "4"), ("count(x)", "4"), ("count(DISTINCT g)", "2"), ("sum(x)", "10"), ("avg(x)", "2.5"), ("min(x)", "1"), ("max(x)", "4"), ("median(x)", "2.5"), ("quantile_cont(x, 0.25)", "1.75"), ("percentile_cont(0.5) WITHIN GROUP (ORDER BY x)", "2.5"),
        ("mode(g)", "a"), ("stddev_pop(x) BETWEEN 1.118 AND 1.1181", "true"), ("var_samp(x) BETWEEN 1.6666 AND 1.6667", "true"), ("round(corr(x, y), 9)", "1.0"), ("regr_slope(y, x)", "2.0"), ("string_agg(g, ',' ORDER BY x)", "a,a,a,b"), ("list(x ORDER BY x)", "[1, 2, 3, 4]"), ("array_agg(x ORDER BY x DESC)", "[4, 3, 2, 1]"),
        ("first(g ORDER BY x)", "a"), ("last(g ORDER BY x)", "b"), ("any_value(1)", "1"), ("arg_max(g, x)", "b"), ("max_by(g, x)", "b"), ("bool_and(x > 0)", "true"), ("count_if(x > 2)", "2"), ("sum(x) FILTER (x > 2)", "7"), ("histogram(g)", "{a=3, b=1}"), ("product(x)", "24.0"), ("fsum(x)", "10.0"), ("approx_count_distinct(g)", "2"), ("skewness(x)", "0.0"), ("geomean(x) BETWEEN 2.21 AND 2.22", "true"),
    ];

    private static readonly (string Expression, string? Value)[] Windows =
    [
        ("row_number() OVER (ORDER BY x)", "2"), ("rank() OVER (ORDER BY g)", "1"), ("dense_rank() OVER (ORDER BY g)", "1"), ("lag(x) OVER (ORDER BY x)", "1"), ("lead(x) OVER (ORDER BY x)", "3"), ("first_value(x) OVER (ORDER BY x)", "1"), ("last_value(x) OVER (ORDER BY x)", "2"),
        ("nth_value(x, 2) OVER (ORDER BY x)", "2"), ("ntile(2) OVER (ORDER BY x)", "1"), ("percent_rank() OVER (ORDER BY x) BETWEEN 0.33 AND 0.34", "true"), ("cume_dist() OVER (ORDER BY x)", "0.5"), ("sum(x) OVER (PARTITION BY g ORDER BY x)", "3"),
    ];

    [Fact]
    public void The_functions_that_analysts_use_give_their_values()
    {
        const string from = "FROM (VALUES (1, 2, 'a'), (2, 4, 'a'), (3, 6, 'a'), (4, 8, 'b')) v(x, y, g)";
        Assert.True(Scalars.Length + Aggregates.Length + Windows.Length > 140);
        Check(Scalars, "");
        Check(Aggregates, from);
        Check(Windows, $"{from} QUALIFY x = 2");

        void Check((string Expression, string? Value)[] expected, string source) => Assert.Equal(
            expected.Select(each => $"{each.Expression} = {each.Value}"),
            fixture.Ask($"SELECT {string.Join(", ", expected.Select((each, i) => $"({each.Expression}) AS c{i}"))} {source}").Shown[0].Select((value, i) => $"{expected[i].Expression} = {value}"));
    }

    [Theory]
    [InlineData("SELECT name_zh FROM seed_regions WHERE region_code = '310000'", "上海市")]
    [InlineData("SELECT r.name_en FROM task_progress AS t JOIN seed_regions AS r USING (region_code) WHERE r.region_code = '110000' LIMIT 1", "Beijing")]
    [InlineData("SELECT count(*) FROM seed_measures", "27")]
    // What regions wrote in words may name an enterprise.
    [InlineData("SELECT count(task_name) + count(responsible_unit) FROM task_outlook HAVING count(*) > 0", "0")]
    [InlineData("SELECT count(owner) FROM cube_difficulty HAVING count(*) > 0", "0")]
    [InlineData("SELECT count(*) FROM seed_holdings JOIN seed_sizes ON true JOIN seed_indicators ON indicator_code = 'trained_rate'", "24")]
    [InlineData("SELECT count(*) FROM (SELECT g FROM (VALUES (1), (2)) v(g) GROUP BY ROLLUP (g) HAVING grouping(g) = 1), range(1), generate_series(1, 1), unnest([1])", "1")]
    public void Code_lists_can_be_asked_by_their_names(string sql, string expected) => Assert.Equal(expected, Assert.Single(fixture.Ask(sql).Shown)[0]);
}
