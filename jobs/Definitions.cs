using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Jobs;

/// <summary>
/// The kinds of return, code lists, indicators and assessments that a warehouse works with: those that come with the program and, in the warehouse's folder <c>definitions/</c>, its own. They
/// are put together in a folder that is named after their content, so that whoever reads it never sees half of a change.
/// </summary>
/// <param name="Seeds">Code lists, indicators and assessments.</param>
/// <param name="Schemas">Kinds of return.</param>
internal sealed record Definitions(string Seeds, string Schemas)
{
    private const string Addition = ".add.csv";
    private const string Made = ".made";

    /// <summary>Where a warehouse has its own.</summary>
    internal static string Folder(Warehouse warehouse) => Path.Combine(warehouse.Directory, "definitions");

    /// <summary>Those of a warehouse.</summary>
    /// <exception cref="ProgramException">A file of its own is not understood.</exception>
    internal static Definitions Of(Warehouse warehouse, Texts texts)
    {
        string own = Folder(warehouse);
        if (!Directory.Exists(own))
            return new(Bundled.Seeds, Bundled.Schemas);
        string[] files = [.. Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(own, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part.StartsWith('.')) && !file.EndsWith(".md", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        foreach (string file in files.Where(file => !IsKnown(file)))
            throw texts.DefinitionUnknown(file);
        string made = Path.Combine(own, Made, Name(own, files));
        if (!Directory.Exists(made))
            Make(own, files, made, texts);
        return new(Path.Combine(made, "seeds"), Path.Combine(made, "schemas"));
    }

    /// <summary>The assessments by their codes. Only what the folder lists: a code is no path.</summary>
    internal IReadOnlyDictionary<string, string> Assessments => Directory.EnumerateFiles(Path.Combine(Seeds, "assessments"), "*.json").ToDictionary(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>The file of an assessment.</summary>
    /// <exception cref="ProgramException">There is none of that code.</exception>
    internal string Assessment(string code, Texts texts) => Assessments is var all && all.TryGetValue(code, out string? file) ? file : throw texts.NoAssessment(code, all.Keys.Order(StringComparer.Ordinal));

    /// <summary>The period that an assessment is of, as its definition says; null where that cannot be read, which is told when it is assessed.</summary>
    /// <exception cref="ProgramException">There is none of that code.</exception>
    internal Period? PeriodOf(string code, Texts texts)
    {
        try
        {
            using var definition = JsonDocument.Parse(File.ReadAllText(Assessment(code, texts)));
            return definition.RootElement.ValueKind == JsonValueKind.Object && definition.RootElement.TryGetProperty("period", out var period) && period.ValueKind == JsonValueKind.String
                && Period.TryParse(period.GetString()!, out var known) ? known : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsKnown(string file) => file.Split('/') switch
    {
        ["schemas", var name] => name.EndsWith(".json", StringComparison.Ordinal),
        ["seeds", var name] => name.EndsWith(".csv", StringComparison.Ordinal),
        ["seeds", "assessments", var name] => name.EndsWith(".json", StringComparison.Ordinal),
        ["seeds", "standards", var name] => name.EndsWith(".csv", StringComparison.Ordinal),
        _ => false,
    };

    // The program's own files are part of the content: another version of the program makes another folder.
    private static string Name(string own, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in Plain().Concat(files.Select(file => (file, Path.Combine(own, file)))))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{name}\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IEnumerable<(string Name, string Path)> Plain() =>
        ((string[])[Bundled.Schemas, Bundled.Seeds, Path.Combine(Bundled.Seeds, "assessments"), Path.Combine(Bundled.Seeds, "standards")])
        .SelectMany(folder => Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".csv" or ".json"))
        .Select(file => (Path.GetRelativePath(Path.GetDirectoryName(Bundled.Seeds)!, file).Replace('\\', '/'), file)).OrderBy(file => file.Item1, StringComparer.Ordinal);

    private static void Make(string own, string[] files, string made, Texts texts)
    {
        string unfinished = Path.Combine(own, Made, $"{Path.GetFileName(made)}.{Guid.NewGuid():N}");
        try
        {
            foreach (var (name, path) in Plain())
                Copy(path, Path.Combine(unfinished, name));
            // A file of its own takes the place of the one of that name; additions come after, so that they can add to such a file too.
            foreach (string file in files.Where(file => !file.EndsWith(Addition, StringComparison.Ordinal)))
                Copy(Path.Combine(own, file), Path.Combine(unfinished, file));
            foreach (string file in files.Where(file => file.EndsWith(Addition, StringComparison.Ordinal)))
                Add(Path.Combine(own, file), file, Path.Combine(unfinished, file[..^Addition.Length] + ".csv"), texts);
            Directory.Move(unfinished, made);
        }
        catch (IOException) when (Directory.Exists(made))
        {
            // Another process made the same meanwhile.
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    /// <summary>Adds rows to a list: columns go by their names, and one that is not there is empty.</summary>
    private static void Add(string addition, string name, string list, Texts texts)
    {
        if (!File.Exists(list))
            throw texts.DefinitionAddsToNothing(name, Path.GetFileName(list), Directory.EnumerateFiles(Path.GetDirectoryName(list)!, "*.csv").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal));
        using var session = LakeSession.Open(new SessionLimits(null, Threads: 1, null));
        string Read(string path) => $"read_csv({Text(path)}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', comment = '', nullstr = '', hive_partitioning = false)";
        string[] Columns(string path) => [.. session.Query($"DESCRIBE SELECT * FROM {Read(path)}", row => row.GetString(0))];
        try
        {
            string[] known = Columns(list);
            if (Columns(addition).Except(known).FirstOrDefault() is { } unknown)
                throw texts.DefinitionColumn(name, unknown, known);
            string whole = list + ".whole";
            session.Execute($"COPY (SELECT * FROM {Read(list)} UNION ALL BY NAME SELECT * FROM {Read(addition)}) TO {Text(whole)} (FORMAT csv, HEADER)");
            File.Move(whole, list, overwrite: true);
        }
        catch (System.Data.Common.DbException e)
        {
            throw texts.DefinitionUnreadable(name, e.Message.Split('\n')[0]);
        }
    }

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
