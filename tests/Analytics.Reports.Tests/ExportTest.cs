using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Analytics.Lake;
using Analytics.Reports.Exports;
using Analytics.Reports.Sheets;
using Analytics.Tests;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

public sealed partial class ExportTest(ExportTest.Fixture fixture) : IClassFixture<ExportTest.Fixture>
{
    private readonly string export = fixture.Export;

    [Fact]
    public void The_data_package_names_every_file_with_its_size_hash_and_columns()
    {
        var package = Read("datapackage.json");
        Assert.Equal("2.0", package.GetProperty("$schema").GetString()!.Split('/')[^2]);
        Assert.Matches("^[a-z0-9-._]+$", package.GetProperty("name").GetString());
        Assert.StartsWith("【合成样例", package.GetProperty("title").GetString(), StringComparison.Ordinal);
        using var session = LakeSession.Open();
        var resources = package.GetProperty("resources").EnumerateArray().ToList();
        Assert.Equal(resources.Count, resources.Select(resource => resource.GetProperty("name").GetString()).Distinct().Count());
        foreach (var resource in resources)
        {
            string path = resource.GetProperty("path").GetString()!, file = Path.Combine(export, path);
            byte[] bytes = File.ReadAllBytes(file);
            Assert.Equal(bytes.Length, resource.GetProperty("bytes").GetInt64());
            Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}", resource.GetProperty("hash").GetString());
            var schema = resource.GetProperty("schema") is { ValueKind: JsonValueKind.String } reference ? Read(reference.GetString()!) : resource.GetProperty("schema");
            bool parquet = path.EndsWith(".parquet", StringComparison.Ordinal);
            string source = parquet ? $"read_parquet('{file}', hive_partitioning = false)" : $"read_csv('{file}', all_varchar = true)";
            var columns = session.Query($"DESCRIBE FROM {source}", row => (row.GetString(0), row.GetString(1) switch
            {
                "VARCHAR" => "string",
                "BIGINT" => "integer",
                "DATE" => "date",
                "BOOLEAN" => "boolean",
                "DOUBLE" => "number",
                var type when type.StartsWith("DECIMAL", StringComparison.Ordinal) => "number",
                var other => other,
            }));
            Assert.Equal(columns, schema.GetProperty("fields").EnumerateArray().Select(field => (field.GetProperty("name").GetString()!, field.GetProperty("type").GetString()!)));
            Assert.Equal(resource.GetProperty("rows").GetInt64(), session.Query($"SELECT count(*) FROM {source}", row => row.GetInt64(0))[0]);
            string key = string.Join(", ", schema.GetProperty("primaryKey").EnumerateArray().Select(column => column.GetString()));
            Assert.Equal(0, session.Query($"SELECT count(*) - count(DISTINCT ({key})) FROM {source}", row => row.GetInt64(0))[0]);
            foreach (string required in RequiredBy(schema))
                Assert.Equal(0, session.Query($"SELECT count(*) FROM {source} WHERE {required} IS NULL", row => row.GetInt64(0))[0]);
            if (!parquet)
                continue;
            Assert.Equal(0, session.Query(
                $"SELECT count(*) FROM (SELECT file_row_number AS stands, row_number() OVER (ORDER BY {key}) - 1 AS belongs FROM read_parquet('{file}', file_row_number = true)) WHERE stands <> belongs", row => row.GetInt64(0))[0]);
            Assert.All(schema.GetProperty("fields").EnumerateArray(), field => Assert.All(
                new[] { "title", "title_en", "description", "description_en" }, part => Assert.NotEmpty(field.GetProperty(part).GetString()!)));
            foreach (var foreign in schema.GetProperty("foreignKeys").EnumerateArray())
            {
                string list = foreign.GetProperty("reference").GetProperty("resource").GetString()!, code = foreign.GetProperty("reference").GetProperty("fields")[0].GetString()!;
                Assert.Contains(resources, other => other.GetProperty("path").GetString() == $"codes/{list}.csv");
                Assert.Empty(session.Query(
                    $"SELECT DISTINCT {foreign.GetProperty("fields")[0].GetString()} FROM {source} EXCEPT SELECT {code} FROM read_csv('{Path.Combine(export, "codes", list)}.csv', all_varchar = true)",
                    row => row.GetString(0)));
            }
            Assert.Equal(["ZSTD"], session.Query($"SELECT DISTINCT compression FROM parquet_metadata('{file}')", row => row.GetString(0)));
        }
        string[] listed = [.. resources.Select(resource => resource.GetProperty("path").GetString()!)];
        Assert.Equal(Files(export).Where(file => file.StartsWith("data/", StringComparison.Ordinal) || file.StartsWith("codes/", StringComparison.Ordinal)), listed.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(listed, path => path.Contains("cube_enterprise", StringComparison.Ordinal) || path.Contains("return_status", StringComparison.Ordinal));
    }

    [Fact]
    public void Difficulties_that_differ_in_a_withheld_column_alone_are_one_row_with_their_sum()
    {
        using var lake = new SampleLake();
        lake.ShareDifficulties();
        lake.Refresh();
        string target = Path.Combine(lake.Directory, "export");
        Write(lake.Store, SampleLake.Seeds, target);

        using var session = LakeSession.Open();
        session.Attach("mart", lake.Store.Table("marts/cube_difficulty").Read());
        var schema = Read(target, "schemas/cube_difficulty.json");
        string[] key = [.. schema.GetProperty("primaryKey").EnumerateArray().Select(column => column.GetString()!)];
        string keys = string.Join(", ", key), sums = "sum(difficulties)::BIGINT AS difficulties, sum(open)::BIGINT AS open, sum(resolved)::BIGINT AS resolved, sum(open_over_90_days)::BIGINT AS late";
        Assert.Equal(["period", "province", "region_code", "measure_code", "difficulty_code", "age_days"], key);
        Assert.Equal(key, RequiredBy(schema));
        string exported = $"(SELECT {keys}, difficulties, open, resolved, open_over_90_days AS late FROM read_parquet('{target}/data/cube_difficulty/*/*.parquet', hive_partitioning = false))";
        string counted = $"(SELECT {keys}, {sums} FROM mart GROUP BY ALL)";
        Assert.Equal([2L], session.Query("SELECT count(DISTINCT owner) FROM mart", row => row.GetInt64(0)));
        Assert.Equal([0L], session.Query($"SELECT count(*) FROM ((FROM {exported} EXCEPT ALL FROM {counted}) UNION ALL (FROM {counted} EXCEPT ALL FROM {exported}))", row => row.GetInt64(0)));
        foreach (string book in new[] { "codebook.html", "codebook.en.html" })
            Assert.Contains($"<code>{keys}</code>", File.ReadAllText(Path.Combine(target, book)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_province_may_be_in_no_belt()
    {
        string seeds = Directory.CreateDirectory(Path.Combine(fixture.Lake.Directory, "beltless")).FullName, target = Path.Combine(seeds, "export");
        foreach (string file in Directory.GetFiles(SampleLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        string peers = Path.Combine(seeds, "peer_groups.csv");
        File.WriteAllText(peers, File.ReadAllText(peers).Replace("江苏省,东部,East,", "江苏省,,,", StringComparison.Ordinal));

        Write(fixture.Lake.Store, seeds, target);

        using var session = LakeSession.Open();
        Assert.Equal(["Central", "East", "Northeast", "West"], session.Query($"SELECT region_code FROM read_csv('{target}/codes/regions.csv', all_varchar = true) WHERE level = 'belt' OR region_code IS NULL ORDER BY 1", row => row.IsDBNull(0) ? null : row.GetString(0)));
        Assert.Equal(["Central", "East", "Northeast", "West"], SheetBuilder.PeersOf(seeds).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_state_gives_the_same_bytes_with_any_number_of_threads_and_anywhere()
    {
        string other = Path.Combine(fixture.Lake.Directory, "elsewhere", "again");
        foreach (int threads in new[] { 1, 3 })
        {
            Write(fixture.Lake.Store, SampleLake.Seeds, other, limits: new SessionLimits(null, threads, null));
            Assert.Equal(Files(export), Files(other));
            Assert.All(Files(export), file => Assert.Equal(File.ReadAllBytes(Path.Combine(export, file)), File.ReadAllBytes(Path.Combine(other, file))));
        }
        // And nothing tells where or when it was made.
        foreach (string file in Files(export).Where(file => !file.EndsWith(".parquet", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(Path.Combine(export, file));
            Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', text);
        }
        Assert.Equal([Path.GetFileName(other)], Directory.GetFileSystemEntries(Path.GetDirectoryName(other)!).Select(Path.GetFileName));
    }

    [Fact]
    public void What_another_program_wrote_in_another_order_is_exported_in_that_of_the_grain()
    {
        using var lake = new SampleLake();
        string before = Path.Combine(lake.Directory, "before"), after = Path.Combine(lake.Directory, "after"), file = Path.Combine("data", "task_progress", "period=2025Q3", "task_progress.parquet");
        Write(lake.Store, SampleLake.Seeds, before);
        var table = lake.Store.Table("marts/task_progress");
        using var session = LakeSession.Open();
        table.Commit(new("OPTIMIZE", new Dictionary<string, string>()), now =>
        {
            DataFile[] old = [.. now.Files.Where(each => each.Partition["period"] == "2025Q3")];
            session.Attach("task_progress", now with { Files = old });
            return new(session.Write("SELECT * FROM task_progress ORDER BY province DESC, measure_code DESC", table, now.Layout, partition: new Dictionary<string, string?> { ["period"] = "2025Q3" }), old, []);
        });
        Write(lake.Store, SampleLake.Seeds, after);
        Assert.Equal(File.ReadAllBytes(Path.Combine(before, file)), File.ReadAllBytes(Path.Combine(after, file)));
    }

    [Fact]
    public void Publisher_and_licence_are_what_the_settings_say_and_nothing_is_made_up()
    {
        string target = Path.Combine(fixture.Lake.Directory, "terms");
        Assert.False(Read("datapackage.json").TryGetProperty("licenses", out _));
        Assert.False(Read("datapackage.json").TryGetProperty("contributors", out _));
        Assert.Contains("\nauthors:\n  - name: \"Analytics\"\n", File.ReadAllText(Path.Combine(export, "CITATION.cff")), StringComparison.Ordinal);

        Exporter.Write(fixture.Lake.Store, SampleLake.Seeds, target, terms: new("某统计局: \"一\" #2", "CC-BY-4.0"), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("""[{"name":"CC-BY-4.0"}]""", JsonSerializer.Serialize(Read(target, "datapackage.json").GetProperty("licenses")));
        Assert.Equal("某统计局: \"一\" #2", Read(target, "datapackage.json").GetProperty("contributors")[0].GetProperty("title").GetString());
        Assert.Contains("\nauthors:\n  - name: \"某统计局: \\\"一\\\" #2\"\n", File.ReadAllText(Path.Combine(target, "CITATION.cff")), StringComparison.Ordinal);
        Exporter.Write(fixture.Lake.Store, SampleLake.Seeds, target, terms: new(null, "https://example.org/terms"), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("""[{"path":"https://example.org/terms"}]""", JsonSerializer.Serialize(Read(target, "datapackage.json").GetProperty("licenses")));
        foreach (string file in Files(export).Where(file => !file.EndsWith(".parquet", StringComparison.Ordinal)))
            Assert.DoesNotContain("发布单位", File.ReadAllText(Path.Combine(export, file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ill_written,task,M25,done,tasks,proportion,%,%,100,higher,1,名,Name,义,,,")]
    [InlineData("ill_written,task,M25,done,tasks,proportion,%,%,x,higher,1,名,Name,义,meaning,,")]
    [InlineData("ill_written,task,M25,no_such_column,tasks,proportion,%,%,100,higher,1,名,Name,义,meaning,,")]
    public void A_wrong_indicator_is_not_explained_and_all_else_is_exported(string row)
    {
        string seeds = Directory.CreateDirectory(Path.Combine(fixture.Lake.Directory, Guid.NewGuid().ToString("N"))).FullName, target = Path.Combine(seeds, "export");
        foreach (string file in Directory.GetFiles(SampleLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(seeds, "indicators.csv"), row + ",\n");

        Write(fixture.Lake.Store, seeds, target);

        Assert.Equal(Files(export), Files(target));
        foreach (string book in new[] { "codebook.html", "codebook.en.html" })
        {
            string text = File.ReadAllText(Path.Combine(target, book));
            Assert.Contains("task_overdue", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ill_written", text, StringComparison.Ordinal);
        }
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddDays(400);
    }

    [Fact]
    public void A_folder_that_is_no_export_is_left_alone_and_an_unexplained_column_stops_it()
    {
        string foreign = Directory.CreateDirectory(Path.Combine(fixture.Lake.Directory, "foreign")).FullName;
        File.WriteAllText(Path.Combine(foreign, "thesis.txt"), "mine");
        Assert.Contains(foreign, Assert.Throws<TransformException>(() => Write(fixture.Lake.Store, SampleLake.Seeds, foreign)).Zh, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Files(foreign));

        string seeds = Directory.CreateDirectory(Path.Combine(fixture.Lake.Directory, "seeds")).FullName;
        foreach (string file in Directory.GetFiles(SampleLake.Seeds, "*.csv"))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)));
        string columns = Path.Combine(seeds, "columns.csv");
        File.WriteAllLines(columns, File.ReadAllLines(columns).Where(line => !line.StartsWith("task_progress.overdue,", StringComparison.Ordinal)));
        string target = Path.Combine(fixture.Lake.Directory, "unexplained");
        Assert.Contains("task_progress.overdue", Assert.Throws<TransformException>(() => Write(fixture.Lake.Store, seeds, target)).En, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(fixture.Lake.Directory, "unexplained*"));
    }

    [Fact]
    public void Withheld_cells_have_no_figure_anywhere_in_the_export()
    {
        using var session = LakeSession.Open();
        string research = $"read_parquet('{export}/data/research_enterprise/*/*.parquet', hive_partitioning = false)";
        // Tibet reports one enterprise.
        Assert.Equal(
            [("2025Q1", "withheld"), ("2025Q2", "withheld"), ("2025Q3", "withheld")],
            session.Query(
                $"SELECT period, status FROM {research} WHERE region_code = '540000' AND industry_division = '_T' AND holding_code = '_T' AND size_code = '_T' ORDER BY 1",
                row => (row.GetString(0), row.GetString(1))));
        Assert.Equal(
            ["||", "||", "||"],
            session.Query(
                $"SELECT concat_ws('|', coalesce(e.enterprises::VARCHAR, ''), coalesce(e.wage_bill::VARCHAR, ''), coalesce(c.\"rows\"::VARCHAR, '')) FROM {research} AS e "
                + $"JOIN read_parquet('{export}/data/completeness/*/*.parquet', hive_partitioning = false) AS c ON c.period = e.period AND c.kind = 'enterprise' AND c.province = '54' "
                + "WHERE e.region_code = '540000' AND e.industry_division = '_T' AND e.holding_code = '_T' AND e.size_code = '_T'",
                row => row.GetString(0)));
        using var marts = MartReader.Open(fixture.Lake.Store, SampleLake.Seeds);
        var tibet = marts.Compare("trained_rate", Dimension.Region).Rows.Single(row => row.Code == "540000");
        Assert.Equal((null, null, null, null, null, "disclosure"), (tibet.Value, tibet.Numerator, tibet.Denominator, tibet.Units, tibet.Rank, tibet.Withheld));
        Assert.Null(marts.Completeness().Cells.Single(cell => cell.Kind == "enterprise" && cell.RegionCode == "540000").Rows);
        using var all = MartReader.Open(fixture.Lake.Store, SampleLake.Seeds, evaluator: true);
        Assert.Equal(1L, all.Compare("trained_rate", Dimension.Region).Rows.Single(row => row.Code == "540000").Units);
    }

    [Fact]
    public void A_solver_recovers_nothing_from_the_export()
    {
        // A small country, so that the solver can hold all combinations of four codes.
        using var lake = new SampleLake();
        lake.KeepEnterprisesOf("11", "32", "54");
        lake.Refresh();
        string small = Path.Combine(lake.Directory, "export");
        Write(lake.Store, SampleLake.Seeds, small);
        using var session = LakeSession.Open();
        session.AttachSeeds(SampleLake.Seeds);
        session.Attach("cube", lake.Store.Table("marts/cube_enterprise").Read());
        session.Execute($"CREATE VIEW published AS FROM read_parquet('{small}/data/research_enterprise/*/*.parquet', hive_partitioning = false)");
        var belts = session.Query($"SELECT province_code, belt_en FROM read_csv('{small}/codes/peer_groups.csv', all_varchar = true)", row => (row.GetString(0), row.GetString(1)))
            .ToDictionary(row => row.Item1, row => row.Item2);
        var rows = Attack.Rows(session, "2025Q3");
        Assert.Contains(rows, row => row[4] is null);
        Assert.Contains(rows, row => row[4] is not null);
        Assert.Empty(Attack.Recovered(belts, rows));
    }

    [Fact]
    public void The_DuckDB_and_ClickHouse_examples_give_the_figures_of_the_pages()
    {
        using var marts = MartReader.Open(fixture.Lake.Store, SampleLake.Seeds);
        var shown = marts.Compare("trained_rate", Dimension.Region).Rows.Where(row => row.Value is not null)
            .Select(row => (row.Code, Rate: Math.Round(row.Value!.Value, 1, MidpointRounding.AwayFromZero))).OrderByDescending(row => row.Rate).ThenBy(row => row.Code, StringComparer.Ordinal).ToList();
        Assert.True(shown.Count > 20);
        var duck = JsonSerializer.Deserialize<JsonElement>(new NodeTool("solver", "@duckdb/node-api", "DuckDB for Node").Run(
            "read.mjs", JsonSerializer.Serialize(new { folder = export, sql = File.ReadAllText(Path.Combine(export, "examples/duckdb.sql")) })));
        Assert.Equal(shown, duck.EnumerateArray().Select(row => (row[0].GetString()!, row[3].GetDouble())));
        string sql = File.ReadAllText(Path.Combine(export, "examples/clickhouse.sql")).Replace("file('", $"file('{export}/", StringComparison.Ordinal);
        Assert.Equal(shown, Chdb.Query(sql).Select(row => (row.GetProperty("region_code").GetString()!, row.GetProperty("trained_rate").GetDouble())));
    }

    [Fact]
    public void Polars_reads_every_file()
    {
        var resources = Read("datapackage.json").GetProperty("resources").EnumerateArray().Where(resource => resource.GetProperty("format").GetString() == "parquet").ToList();
        var read = JsonSerializer.Deserialize<JsonElement>(new NodeTool("readers", "nodejs-polars", "nodejs-polars").Run(
            "parquet.mjs", JsonSerializer.Serialize(new { folder = export, files = resources.Select(resource => resource.GetProperty("path").GetString()) })));
        Assert.Equal(resources.Select(resource => resource.GetProperty("rows").GetInt64()), read.EnumerateArray().Select(file => file.GetProperty("rows").GetInt64()));
    }

    [Theory]
    [InlineData("polars_example.py", "python3", "-c", "import polars")]
    [InlineData("pandas_example.py", "python3", "-c", "import pandas, pyarrow")]
    [InlineData("r_example.R", "Rscript", "-e", "library(arrow); library(dplyr)")]
    public void The_Python_and_R_examples_run(string example, string program, string flag, string needs)
    {
        if (Run(program, flag, needs) is not (0, _))
            Assert.Skip($"{program} with what \"{needs}\" asks for is not installed, so {example} was not run.");
        var (exit, output) = Run(program, $"examples/{example}");
        Assert.Equal(0, exit);
        using var marts = MartReader.Open(fixture.Lake.Store, SampleLake.Seeds);
        Assert.Equal(1 + marts.Compare("trained_rate", Dimension.Region).Rows.Count(row => row.Value is not null), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void The_check_sums_and_the_citation_name_the_version()
    {
        var sums = File.ReadAllLines(Path.Combine(export, "SHA256SUMS")).Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0]);
        Assert.Equal(Files(export).Where(file => file != "SHA256SUMS"), sums.Keys);
        Assert.All(sums, sum => Assert.Equal(sum.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(export, sum.Key))))));
        string citation = File.ReadAllText(Path.Combine(export, "CITATION.cff"));
        Assert.StartsWith("cff-version: 1.2.0\n", citation, StringComparison.Ordinal);
        Assert.Contains($"version: \"{fixture.Summary.Version}\"", citation, StringComparison.Ordinal);
        foreach (string text in new[] { "README.md", "codebook.html", "CITATION.cff" })
            Assert.Contains("合成样例", File.ReadAllText(Path.Combine(export, text)), StringComparison.Ordinal);
        Assert.Contains("SYNTHETIC SAMPLE", File.ReadAllText(Path.Combine(export, "codebook.en.html")), StringComparison.Ordinal);
    }

    private (int Exit, string Output) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = export, RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "");
        }
    }

    private static ExportSummary Write(LakeStore lake, string seeds, string directory, AsOf asOf = default, SessionLimits? limits = null) =>
        Exporter.Write(lake, seeds, directory, asOf, limits: limits, cancellation: TestContext.Current.CancellationToken);

    private static string[] RequiredBy(JsonElement schema) =>
        [.. schema.GetProperty("fields").EnumerateArray().Where(field => field.TryGetProperty("constraints", out _)).Select(field => field.GetProperty("name").GetString()!)];

    private JsonElement Read(string file) => Read(export, file);

    private static JsonElement Read(string folder, string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(folder, file)));

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    public sealed class Fixture : IDisposable
    {
        public Fixture()
        {
            Export = Path.Combine(Lake.Directory, "export");
            Summary = Write(Lake.Store, SampleLake.Seeds, Export);
        }

        public SampleLake Lake { get; } = new();

        public string Export { get; }

        public ExportSummary Summary { get; }

        public void Dispose() => Lake.Dispose();
    }
}
