using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text;
using Analytics.Ingest;
using Analytics.Ingest.Workbooks;
using Analytics.Lake;

namespace Analytics.Jobs.Samples;

/// <summary>
/// Writes synthetic returns to try the program with. The same seed gives the same bytes, on any machine and with any number of cores; every text in them
/// carries the mark 【合成样例】, and their credit codes belong to no registrar. What the synthetic country looks like is in the .sql files beside this one.
/// </summary>
public static class SampleWriter
{
    /// <summary>The seed of the returns in <c>seeds/returns/</c>.</summary>
    public const int BundledSeed = 1;

    /// <summary>The enterprises of the returns in <c>seeds/returns/</c>.</summary>
    public const int BundledEnterprises = 2400;

    /// <summary>Fewest enterprises that can be asked for: ten a province.</summary>
    public const int FewestEnterprises = 320;

    /// <summary>Most enterprises: the bodies of their codes have eight digits.</summary>
    public const int MostEnterprises = 100_000_000;

    /// <summary>
    /// Writes the returns of every province and of the Corps, 2024Q4 to 2025Q3 and the year 2025, one file a kind, period and region, with Chinese titles:
    /// CSV in UTF-8, but for one in GB18030 and one workbook. Some of them are wrong on purpose, and a few are missing. Files of the same name are replaced.
    /// </summary>
    /// <param name="directory">Where to write; made if it is not there.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="enterprises">How many enterprises there are in the country, about all of which report in a quarter.</param>
    /// <returns>The paths of the files in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <see cref="FewestEnterprises"/> or more than <see cref="MostEnterprises"/>.</exception>
    public static IReadOnlyList<string> Write(string directory, int seed, int enterprises)
    {
        Directory.CreateDirectory(directory);
        using LakeSession session = Open(seed, enterprises, slots: enterprises, churn: 0.03);
        foreach (string model in (string[])["task", "difficulty", "case", "yearly"]) session.Execute(Model(model));
        List<ReturnSchema> kinds = [.. ReturnSchemas.Load(Bundled.Schemas).All];
        foreach (ReturnSchema kind in kinds)
        {
            session.Execute($"""
                CREATE TEMP TABLE "written_{kind.Name}" AS
                SELECT {Columns(kind, field => $"\"{field.Name}\"::VARCHAR AS \"{field.Name}\"")}, province, row_number() OVER (PARTITION BY period, province ORDER BY ordinal) AS line
                FROM "sample_{kind.Name}"
                """);
        }
        session.Execute(Model("faults"));
        return [.. kinds.SelectMany(kind => WriteKind(session, kind, directory))];
    }

    /// <summary>Writes one faultless <c>enterprise</c> return of 2025Q3 for the whole country, with field names as headers; memory does not grow with the rows.</summary>
    /// <param name="path">The file, whose name should be <c>enterprise_2025Q3_100000.csv</c>; replaced if it is there.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="rows">How many enterprises.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <see cref="FewestEnterprises"/> or more than <see cref="MostEnterprises"/>.</exception>
    public static void WriteNational(string path, int seed, int rows)
    {
        using LakeSession session = Open(seed, rows, slots: Math.Min(rows, 4096), churn: 0);
        session.Execute("DELETE FROM periods WHERE period <> '2025Q3'");
        ReturnSchema kind = ReturnSchemas.Load(Bundled.Schemas).Find("enterprise")!;
        session.Execute($"COPY (SELECT {Columns(kind, field => $"\"{field.Name}\"")} FROM sample_enterprise) TO {Text(path)} (FORMAT csv, HEADER)");
    }

    private static LakeSession Open(int seed, int rows, int slots, double churn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, FewestEnterprises);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MostEnterprises);
        // One thread keeps the rows in order; joins as written, because the optimiser takes a range for small and would hold all of it in memory.
        LakeSession session = LakeSession.Open(new SessionLimits(null, Threads: 1, null));
        session.AttachSeeds(Bundled.Seeds);
        session.Execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
        session.Execute(string.Create(CultureInfo.InvariantCulture,
            $"SET VARIABLE seed = {seed}; SET VARIABLE rows = {rows}::BIGINT; SET VARIABLE slots = {slots}::BIGINT; SET VARIABLE churn = {churn}::DOUBLE;"));
        session.Execute(Model("setup"));
        session.Execute(Model("enterprise"));
        return session;
    }

    private static List<string> WriteKind(LakeSession session, ReturnSchema kind, string directory)
    {
        string sent = $"""
            SELECT DISTINCT w.period, w.province, o.field, f.form
            FROM "written_{kind.Name}" w LEFT JOIN omissions o ON o.kind = '{kind.Name}' AND o.period = w.period AND o.province = w.province
            LEFT JOIN forms f ON f.kind = '{kind.Name}' AND f.period = w.period AND f.province = w.province
            WHERE o.kind IS NULL OR o.field IS NOT NULL
            ORDER BY ALL
            """;
        List<string> paths = [];
        foreach ((string period, string province, string? left, string? form) in session.Query(sent, row => (row.GetString(0), row.GetString(1), Optional(row, 2), Optional(row, 3))))
        {
            string path = Path.Combine(directory, $"{kind.Name}_{period}_{province}0000.{(form == "xlsx" ? "xlsx" : "csv")}");
            paths.Add(path);
            if (form == "xlsx")
            {
                WriteWorkbook(session, kind, period, province, path);
                continue;
            }
            string columns = string.Join(", ", kind.Fields.Where(field => field.Name != left).Select(field => $"\"{field.Name}\" AS \"{field.Title}\""));
            session.Execute($"""
                COPY (SELECT {columns} FROM "written_{kind.Name}" WHERE period = '{period}' AND province = '{province}' ORDER BY line)
                TO {Text(path)} (FORMAT csv, HEADER)
                """);
            if (form == "gb18030") File.WriteAllBytes(path, CodePagesEncodingProvider.Instance.GetEncoding(form)!.GetBytes(File.ReadAllText(path)));
        }
        return paths;
    }

    /// <summary>The template, filled in.</summary>
    private static void WriteWorkbook(LakeSession session, ReturnSchema kind, string period, string province, string path)
    {
        using var template = new TemplateMaker(Bundled.Schemas, Bundled.Seeds);
        using DbCommand command = session.Connection.CreateCommand();
        command.CommandText = $"SELECT {Columns(kind, Typed)} FROM \"written_{kind.Name}\" WHERE period = '{period}' AND province = '{province}' ORDER BY line";
        using DbDataReader rows = command.ExecuteReader();
        File.Delete(path);
        template.Write(new ReturnScope(kind.Name, Period.TryParse(period, out Period parsed) ? parsed : default, province + "0000"), path, rows);
    }

    private static string Typed(ReturnField field) =>
        field.Type == FieldType.Boolean ? $"\"{field.Name}\" = {Text(field.TrueValues[0])}" : $"\"{field.Name}\"::{field.DuckType}";

    private static string? Optional(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string Columns(ReturnSchema kind, Func<ReturnField, string> column) => string.Join(", ", kind.Fields.Select(column));

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Model(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Analytics.Jobs.Samples.{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
