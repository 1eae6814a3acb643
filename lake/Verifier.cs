using System.Text.Json;

namespace Analytics.Lake;

/// <summary>Something in the lake that is not as it should be, or that nobody needs.</summary>
/// <param name="Table">The table.</param>
/// <param name="File">The file, relative to the table's folder.</param>
/// <param name="Zh">What was expected and what was found, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="RemedyZh">What to do, in Chinese.</param>
/// <param name="RemedyEn">The same in English.</param>
public sealed record LakeTrouble(string Table, string File, string Zh, string En, string RemedyZh, string RemedyEn);

/// <summary>What a look at the whole lake found.</summary>
/// <param name="Tables">Tables looked at.</param>
/// <param name="Versions">Their readable versions.</param>
/// <param name="Files">Files of those versions, each counted once.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Remarks">What is there and harmless.</param>
public sealed record VerifyResult(int Tables, long Versions, long Files, long Rows, long Bytes, IReadOnlyList<LakeTrouble> Problems, IReadOnlyList<LakeTrouble> Remarks);

/// <summary>Checks that the lake is what its logs say, and that the logs are whole. It writes nothing, and others may commit meanwhile.</summary>
public static class Verifier
{
    /// <summary>Checks tables.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="table">The only table to check; null for all.</param>
    /// <param name="limits">Memory and threads for reading the files.</param>
    /// <param name="progress">Told how many files of a table are looked at.</param>
    /// <param name="cancellation">Looked at between groups of files.</param>
    public static VerifyResult Run(
        LakeStore lake, string? table = null, SessionLimits? limits = null, IProgress<LakeProgress>? progress = null, CancellationToken cancellation = default)
    {
        using LakeSession session = LakeSession.Open(limits);
        List<VerifyResult> results = [];
        foreach (string name in table is null ? lake.Tables() : [table])
        {
            VerifyResult found;
            long entries;
            do
            {
                // Whoever vacuums meanwhile takes away what was just going to be looked at; then the log has grown, and is looked at again.
                entries = lake.Table(name).Log.List().Latest;
                found = lake.Table(name).Guarded(() => new TableVerifier(session, lake.Table(name), progress, cancellation).Run());
            }
            while (found.Problems.Count > 0 && lake.Table(name).Log.List().Latest > entries);
            results.Add(found);
        }
        return new(
            results.Count, results.Sum(each => each.Versions), results.Sum(each => each.Files), results.Sum(each => each.Rows), results.Sum(each => each.Bytes),
            [.. results.SelectMany(each => each.Problems)], [.. results.SelectMany(each => each.Remarks)]);
    }
}

/// <summary>Checks one table.</summary>
internal sealed class TableVerifier(LakeSession session, DeltaTable table, IProgress<LakeProgress>? progress, CancellationToken cancellation)
{
    private const int FilesAtOnce = 100;
    private const string Restore = "从备份恢复该文件";
    private readonly List<LakeTrouble> problems = [];
    private readonly List<LakeTrouble> remarks = [];

    public VerifyResult Run()
    {
        (_, long latest, IReadOnlyList<long> checkpoints) = table.Log.List();
        WholeLog log = WholeLog.Read(table.Name, table.Log, DamagedEntry, Compare);
        foreach (long checkpoint in checkpoints.Where(checkpoint => checkpoint > latest))
        {
            Problem(
                Entry(checkpoint), $"有版本 {checkpoint} 的检查点，但日志只到版本 {latest}", $"there is a checkpoint of version {checkpoint}, but the log ends with version {latest}",
                "从备份恢复缺少的日志文件；在此之前不要写入该表", "restore the missing entries from a backup, and do not write to the table before");
        }
        LookIntoLogFolder();
        Dictionary<string, DataFile> files = log.FilesOf(log.IsWhole);
        if (log.Newest is { } newest)
            LookIntoFiles(newest.Layout!, [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)], [.. newest.Files.Keys]);
        LookForLeftovers(log, files);
        return new(1, log.Versions.Count(version => log.IsWhole(version.Version)), files.Count, files.Values.Sum(file => Math.Max(file.Rows, 0)), files.Values.Sum(file => file.Size), problems, remarks);
    }

    private static string Entry(long version) => $"_delta_log/{version:D20}.json";

    private void DamagedEntry(long version, Exception damage)
    {
        if (!File.Exists(table.Log.Entry(version)))
        {
            Problem(
                Entry(version), "应有此日志文件，实际没有", "the entry should be there and is not",
                $"从备份恢复该文件；在此之前不要写入该表，较早的版本仍可用 --as-of 读取", "restore it from a backup and do not write to the table before; earlier versions can be read with --as-of");
            return;
        }
        LakeException? said = damage as LakeException;
        Problem(
            Entry(version), $"日志文件已损坏或无法理解：{said?.Zh ?? damage.Message}", $"the entry is damaged or not understood: {said?.En ?? damage.Message}",
            $"{Restore}。若它是最新的日志文件且由其他程序写到一半，请将它移出该文件夹后重新执行那次写入",
            "restore the file from a backup; if it is the newest entry and another program wrote half of it, move it out of the folder and do that write again");
    }

    private void Compare(TableState state)
    {
        TableState? written = Checkpoint.Read(table.Name, table.Log, state.Version, session);
        string file = Path.GetRelativePath(table.Directory, table.Log.Checkpoint(state.Version));
        if (written is null)
        {
            Problem(
                file, "检查点无法读取", "the checkpoint cannot be read",
                "删除该文件：日志中有同样的内容；其他程序可能被它绊住", "delete it: the entries hold the same; other programs may stumble over it");
        }
        else if (Text(written) != Text(state))
        {
            Problem(
                file, "检查点与日志不一致", "the checkpoint does not say what the entries say",
                "删除该文件：日志为准", "delete it: the entries are right");
        }
    }

    // Two states are the same when a reader sees the same in them.
    private static string Text(TableState state) => JsonSerializer.Serialize(new
    {
        state.Layout!.Columns,
        state.Layout.PartitionBy,
        Files = state.Files.Values.Select(value => value.File).OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new { file.Path, file.Size, file.Stats, Partition = new SortedDictionary<string, string?>(file.Partition.ToDictionary(), StringComparer.Ordinal) }),
        Transactions = new SortedDictionary<string, long>(state.ToSnapshot("").Transactions.ToDictionary(), StringComparer.Ordinal),
    });

    private void LookIntoLogFolder()
    {
        foreach (string name in table.Log.Others())
        {
            Remark(
                $"_delta_log/{name}", "不是日志的一部分，读取时不理会", "is not part of the log; readers ignore it",
                "若不是其他 Delta 程序所写，可以移走", "unless another Delta program wrote it, it can be moved away");
        }
        foreach (FileInfo temporary in table.Log.Temporary())
        {
            Remark(
                $"_delta_log/{temporary.Name}", $"临时文件（{temporary.Length} 字节），由中断的写入留下，或正在写入，无害", $"a temporary file ({temporary.Length} bytes) of interrupted work, or being written now; harmless",
                "七天后由 analytics vacuum 删除", "analytics vacuum deletes it after seven days");
        }
        string hint = Path.Combine(table.Log.Directory, LogFolder.LastCheckpoint);
        if (File.Exists(hint) && !IsHint(File.ReadAllText(hint)))
        {
            Problem(
                $"_delta_log/{LogFolder.LastCheckpoint}", "内容损坏，或所指的检查点不存在", "is damaged, or names a checkpoint that is not there",
                "删除该文件：它只是提示，不含数据", "delete it: it is a hint and holds no data");
        }
    }

    private bool IsHint(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement.GetProperty("version").GetInt64() is var version && File.Exists(table.Log.Checkpoint(version));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return false;
        }
    }

    private void LookIntoFiles(TableLayout layout, IReadOnlyList<DataFile> files, HashSet<string> current)
    {
        List<DataFile> present = [];
        foreach (DataFile file in files)
        {
            string which = current.Contains(file.Path) ? "最新版本" : "较早的版本", whichEn = current.Contains(file.Path) ? "the newest version" : "an earlier version";
            FileInfo info = new(Path.Combine(table.Directory, file.Path));
            if (TableFiles.Normal(table.Directory, file.Path) is null)
            {
                Problem(
                    file.Path, $"{which}所列的文件在表的文件夹之外", $"a file of {whichEn} lies outside the table's folder",
                    "查明是谁写入了该表", "find out who wrote to the table");
            }
            else if (!info.Exists || info.Length != file.Size)
            {
                Problem(
                    file.Path,
                    $"{which}需要此文件，应有 {file.Size} 字节，实际{(info.Exists ? $" {info.Length} 字节" : "没有此文件")}",
                    $"{whichEn} needs it with {file.Size} bytes; {(info.Exists ? $"it has {info.Length}" : "it is not there")}",
                    $"{Restore}；数据集市的文件也可删去该集市后重新生成", "restore the file from a backup; a mart can also be deleted and made again");
            }
            else
            {
                present.Add(file);
            }
        }
        FileVerifier verifier = new(session, table, layout, (file, zh, en) => Problem(
            file, zh, en, $"{Restore}；来源报表在 raw/ 中，也可重新收取", "restore the file from a backup; the returns it was made from are in raw/ and can be collected again"));
        for (int i = 0; i < present.Count; i += FilesAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new(table.Name, i, present.Count));
            verifier.Check([.. present.Skip(i).Take(FilesAtOnce)]);
        }
        progress?.Report(new(table.Name, present.Count, present.Count));
    }

    private void LookForLeftovers(WholeLog log, Dictionary<string, DataFile> files)
    {
        Dictionary<string, FileInfo> there = TableFiles.In(table.Directory);
        // What was committed while we looked is no orphan.
        WholeLog now = WholeLog.Read(table.Name, table.Log, (_, _) => { });
        HashSet<string> named = [.. log.FilesOf(_ => true).Keys.Concat(now.FilesOf(_ => true).Keys).Select(path => TableFiles.Normal(table.Directory, path)).OfType<string>()];
        foreach ((string path, FileInfo file) in there.Where(file => !named.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Remark(
                path, $"没有版本使用的文件（{file.Length} 字节），由中断的写入留下，或正在写入，无害", $"no version names it ({file.Length} bytes): interrupted work left it, or it is being written now; harmless",
                "七天后由 analytics vacuum 删除", "analytics vacuum deletes it after seven days");
        }
        HashSet<string> needed = [.. files.Keys.Concat(now.FilesOf(now.IsWhole).Keys)];
        foreach ((string path, FileInfo file) in there.Where(file => named.Contains(file.Key) && !needed.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Remark(
                path, $"只有已清理的版本使用的文件（{file.Length} 字节），清理被中断，无害", $"only vacuumed versions name it ({file.Length} bytes): the vacuum was interrupted; harmless",
                "再运行一次 analytics vacuum", "run analytics vacuum again");
        }
    }

    private void Problem(string file, string zh, string en, string remedyZh, string remedyEn) => problems.Add(new(table.Name, file, zh, en, remedyZh, remedyEn));

    private void Remark(string file, string zh, string en, string remedyZh, string remedyEn) => remarks.Add(new(table.Name, file, zh, en, remedyZh, remedyEn));
}
