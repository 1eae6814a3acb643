using Analytics.Lake;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Exports;

/// <summary>The code lists that the tables of an export refer to, with the codes for "all" that only exports use.</summary>
internal static class CodeLists
{
    /// <summary>The code lists that tables refer to, by their files in <c>seeds/</c>; queries know them too.</summary>
    public static IReadOnlyList<string> Names { get; } = ["difficulties", "holdings", "indicators", "industries", "measures", "peer_groups", "regions", "sizes"];

    private static readonly string AllCode = Exporter.Text(CellKey.All);

    public static IReadOnlyList<ExportCodes> Write(LakeSession session, IReadOnlyList<ExportTable> tables, string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "codes"));
        return [.. tables.SelectMany(table => table.Columns).Select(column => column.Meaning.Codes).Where(codes => codes.Length > 0)
            .Append("indicators.indicator_code").Append("peer_groups.province_code").Distinct().Order(StringComparer.Ordinal).Select(codes =>
        {
            string name = codes.Split('.')[0], key = codes.Split('.')[1], path = $"codes/{name}.csv", select = Select(name);
            var columns = session.Query($"DESCRIBE {select}", row => row.GetString(0));
            long rows = session.Query($"SELECT count(*) FROM ({select})", row => row.GetInt64(0))[0];
            session.Execute($"COPY ({select} ORDER BY \"{key}\") TO {Exporter.Text(Path.Combine(folder, path))} (FORMAT csv, HEADER)");
            return new ExportCodes(name, key, columns, new(path, null, rows));
        })];
    }

    private static string Select(string name) => name switch
    {
        "regions" => $"""
            SELECT * FROM (
                SELECT * FROM seed_regions
                UNION ALL SELECT '{CellKey.Nation}', '全国', 'National', 'nation', NULL, NULL
                UNION ALL SELECT DISTINCT belt_en, belt_zh, belt_en, 'belt', '{CellKey.Nation}', NULL FROM seed_peer_groups WHERE belt_en IS NOT NULL)
            """,
        "industries" => $"SELECT * FROM (SELECT * FROM seed_industries UNION ALL SELECT {AllCode}, 'all', NULL, '全部行业', 'All industries', NULL)",
        "holdings" or "sizes" => $"SELECT * FROM (SELECT * FROM seed_{name} UNION ALL SELECT {AllCode}, '全部', 'All')",
        _ => $"SELECT * FROM seed_{name}",
    };
}
