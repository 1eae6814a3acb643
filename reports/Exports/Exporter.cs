using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Analytics.Lake;
using Analytics.Reports.Site;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Exports;

/// <summary>
/// Exports for researchers: what may be published of the marts as Parquet, with code lists, a data package, a codebook, and all that is needed to cite it.
/// One state of the lake gives the same bytes wherever and whenever it is exported.
/// </summary>
public static class Exporter
{
    // By it an export is known again, and may be replaced.
    private const string Mark = "datapackage.json";

    /// <summary>Writes an export beside its place and then swaps it in. A folder that is no export is left alone.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">Code lists, and the meanings of columns.</param>
    /// <param name="directory">Where the export shall stand; its parent folder is made if need be.</param>
    /// <param name="asOf">The newest state, or that of a moment (<see cref="LakeMoment"/>).</param>
    /// <param name="terms">Who publishes it, and under which licence.</param>
    /// <param name="limits">Memory and threads.</param>
    /// <param name="progress">Told after each Parquet file.</param>
    /// <param name="cancellation">Looked at between files; what is there stays.</param>
    /// <exception cref="TransformException">There is nothing to export, or the folder holds something else.</exception>
    /// <exception cref="LakeException">There is no such version, or a vacuum has taken away what was exported.</exception>
    public static ExportSummary Write(
        LakeStore lake, string seedsDirectory, string directory, AsOf asOf = default, ExportTerms? terms = null, SessionLimits? limits = null,
        IProgress<ExportProgress>? progress = null, CancellationToken cancellation = default)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any() && !IsOurs(directory)))
        {
            throw new TransformException(
                $"{directory} 中有别的内容，不会覆盖。请另选一个目录。", $"{directory} holds something else and is left alone. Choose another folder.");
        }
        using var session = LakeSession.Open(limits);
        session.AttachSeeds(seedsDirectory);
        var state = ExportState.Pin(lake, session, SeedsOf(seedsDirectory), asOf);
        using var marts = MartReader.Open(lake, seedsDirectory, asOf);
        string parent = Path.GetDirectoryName(directory)!;
        Directory.CreateDirectory(parent);
        string folder = FolderSwap.NewBeside(directory);
        ExportSummary summary;
        try
        {
            var tables = WriteTables(session, state, folder, progress, cancellation);
            var codes = CodeLists.Write(session, tables, folder);
            var export = new ExportContent(state, terms ?? new(), tables, codes, Indicators(marts));
            foreach (var (path, text) in DataPackage.Schemas(export).Concat(Codebook.Files(export)).Concat(ExportTexts.Files(export)).Concat(Examples.Files(export)))
                WriteText(folder, path, text);
            WriteText(folder, Mark, DataPackage.Of(export, file => Measure(folder, file)));
            WriteText(folder, "SHA256SUMS", Sums(folder));
            Snapshot[] snapshots = [.. state.Marts.Select(mart => mart.Snapshot)];
            // First, so that nobody ever has an export whose figures a vacuum may take away.
            Publications.Record(lake, session, "export", Path.GetFileName(directory), snapshots, Provenance.Behind(lake, snapshots));
            FolderSwap.Replace(directory, folder);
            summary = new(directory, state.Version, tables.Count, tables.Sum(table => table.Files.Count), tables.Sum(table => table.Files.Sum(file => file.Rows)), state.Synthetic);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
        return summary;
    }

    // Of the files that an export shows something of; the calendar and the samples may change without a word in it.
    private static string SeedsOf(string seedsDirectory)
    {
        string[] lines = [.. CodeLists.Names.Concat(["columns", "indicators"]).Distinct().Order(StringComparer.Ordinal)
            .Select(name => $"{name} {Measure(seedsDirectory, $"{name}.csv").Hash}")];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static bool IsOurs(string directory)
    {
        string file = Path.Combine(directory, Mark);
        return File.Exists(file) && File.ReadAllText(file).Contains($"\"name\": \"{DataPackage.Name}\"", StringComparison.Ordinal);
    }

    private static List<ExportTable> WriteTables(
        LakeSession session, ExportState state, string folder, IProgress<ExportProgress>? progress, CancellationToken cancellation)
    {
        var meanings = Meaning.Read(session);
        int done = 0, total = state.Marts.Sum(mart => Periods(mart.Snapshot).Length);
        List<ExportTable> tables = [];
        foreach (var (model, snapshot) in state.Marts)
        {
            string select = PublicMarts.Select(model, state.Marts.Any(mart => mart.Model.IsDisclosed));
            var columns = session.Query($"DESCRIBE {select}", row => (Name: row.GetString(0), Type: row.GetString(1)))
                .Select(column => new ExportColumn(column.Name, column.Type, Find($"{model.Name}.{column.Name}"))).ToList();
            List<ExportFile> files = [];
            foreach (string period in Periods(snapshot))
            {
                cancellation.ThrowIfCancellationRequested();
                string path = $"data/{model.Name}/period={period}/{model.Name}.parquet";
                string file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                // Read as it is, what a refresh wrote into one file need not be sorted again.
                bool isOrdered = !PublicMarts.Masks(model) && snapshot.Files.Where(data => data.Partition["period"] == period).ToList() is [var only] && Refresher.Wrote(only);
                string order = isOrdered ? "" : $" ORDER BY {string.Join(", ", PublicMarts.Key(model))}";
                // The period stands in the file as well as in the folder's name: a file that is passed on alone still tells it.
                long rows = session.Query(
                    $"""
                    COPY (SELECT * FROM ({select}) WHERE period = {Text(period)}{order})
                    TO {Text(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, RETURN_STATS)
                    """,
                    row => Convert.ToInt64(row["count"], CultureInfo.InvariantCulture))[0];
                files.Add(new(path, period, rows));
                progress?.Report(new(model.Name, period, ++done, total));
            }
            tables.Add(new(model.Name, snapshot.Version, Find(model.Name), PublicMarts.Key(model), columns, files));
        }
        return tables;

        Meaning Find(string name) => meanings.TryGetValue(name, out var meaning) ? meaning : throw new TransformException(
            $"seeds/columns.csv 没有说明 {name}，不能导出。", $"seeds/columns.csv does not say what {name} is, so it cannot be exported.");
    }

    private static string[] Periods(Snapshot snapshot) =>
        [.. snapshot.Files.Select(file => file.Partition["period"]!).Distinct().Order(StringComparer.Ordinal)];

    // What is made of single enterprises is no part of it.
    private static IReadOnlyList<ExportIndicator> Indicators(MartReader marts) =>
        [.. marts.Published.Where(indicator => IsComputed(marts, indicator)).Select(indicator => new ExportIndicator(
            indicator.Code, indicator.Kind,
            $"{indicator.Numerator} / {indicator.Denominator}" + (indicator.Scale == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" * {indicator.Scale:0.######}")) + (indicator.Filter is { } filter ? $" ({filter})" : ""),
            indicator.UnitZh, indicator.UnitEn, indicator.MinBase.ToString(CultureInfo.InvariantCulture), indicator.NameZh, indicator.NameEn, indicator.DescriptionZh, indicator.DescriptionEn))];

    // What is wrong with a row of indicators.csv is told where its figures are asked for; it must not keep an export from being made.
    private static bool IsComputed(MartReader marts, Indicator indicator)
    {
        try
        {
            marts.Kpi(indicator.Code);
            return true;
        }
        catch (TransformException)
        {
            return false;
        }
    }

    private static (long Bytes, string Hash) Measure(string folder, string path)
    {
        using var stream = File.OpenRead(Path.Combine(folder, path));
        return (stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static string Sums(string folder) => string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)
        .Select(path => $"{Measure(folder, path).Hash}  {path}\n"));

    private static void WriteText(string folder, string path, string text)
    {
        string file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(false));
    }

    internal static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
