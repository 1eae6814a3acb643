using System.Text.Json;

namespace Analytics.Lake;

/// <summary>Checks one table.</summary>
internal sealed class TableVerifier(
    LakeSession session, DeltaTable table, LakeClaim? claim, Func<long, bool> published, IProgress<LakeProgress>? progress, CancellationToken cancellation)
{
    private const int FilesAtOnce = 100;
    private const string Restore = "从备份恢复该文件";
    private readonly List<LakeTrouble> problems = [];
    private readonly List<LakeTrouble> remarks = [];

    public VerifyResult Run()
    {
        (long oldest, long latest, IReadOnlyList<long> checkpoints) = table.Log.List();
        LookAtEnds(oldest, latest, checkpoints);
        if (latest < 0)
            return new(1, 0, 0, 0, 0, problems, remarks);
        WholeLog log = WholeLog.Read(table.Name, table.Log, DamagedEntry, Compare);
        LookIntoLogFolder(latest);
        bool Needed(long version) => log.IsWhole(version) || published(version);
        Dictionary<string, DataFile> files = log.FilesOf(Needed);
        if (log.Newest is { } newest)
        {
            HashSet<string> current = [.. newest.Files.Select(file => file.Path)], named = [.. log.FilesOf(published).Keys];
            LookIntoFiles(
                newest.Layout!, [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)],
                path => current.Contains(path) ? ("最新版本", "the newest version") : named.Contains(path) ? ("已发布的版本", "a published version") : ("较早的版本", "an earlier version"));
        }
        LookForLeftovers(log, files, Needed);
        return new(1, log.Versions.Count(version => Needed(version.Version)), files.Count, files.Values.Sum(file => Math.Max(file.Rows, 0)), files.Values.Sum(file => file.Size), problems, remarks);
    }

    // Entries between the first and the last are numbered; that some are gone before or behind them is only known from elsewhere.
    private void LookAtEnds(long oldest, long latest, IReadOnlyList<long> checkpoints)
    {
        const string remedyZh = "从备份恢复缺少的日志文件；在此之前不要写入该表，也不要清理", remedyEn = "restore the missing entries from a backup; do not write to the table and do not vacuum before";
        if (latest < 0)
        {
            IReadOnlyList<FileInfo> data = Directory.Exists(table.Directory) ? [.. TableFiles.In(table.Directory).Values] : [];
            Problem(
                "_delta_log", $"没有日志文件，{data.Count} 个数据文件（{data.Sum(file => file.Length)} 字节）无法读取", $"there is no entry of a log, so that {data.Count} data files ({data.Sum(file => file.Length)} bytes) are out of reach",
                $"{remedyZh}；来源报表在 raw/ 中", $"{remedyEn}; the returns are in raw/");
        }
        foreach (long checkpoint in checkpoints.Where(checkpoint => checkpoint > latest))
            Problem(Entry(checkpoint), $"有版本 {checkpoint} 的检查点，但日志只到版本 {latest}", $"there is a checkpoint of version {checkpoint}, but the log ends with version {latest}", remedyZh, remedyEn);
        if (claim?.Version > latest)
        {
            Problem(
                Entry(claim.Version), $"{claim.By} 引用了版本 {claim.Version}，但日志只到版本 {latest}：后面的日志文件已丢失", $"{claim.By} names version {claim.Version}, but the log ends with version {latest}: its last entries are lost",
                remedyZh, remedyEn);
        }
        if (oldest > 0 && !checkpoints.Any(checkpoint => checkpoint == oldest || checkpoint == oldest - 1))
        {
            Problem(
                Entry(0), $"日志从版本 {oldest} 开始，而没有相应的检查点：版本 {oldest} 起、下一个检查点之前无法读取", $"the log begins with version {oldest} and no checkpoint stands for the entries before: it cannot be read from there to the next checkpoint",
                remedyZh, remedyEn);
        }
        else if (oldest > 0)
        {
            Remark(Entry(oldest), $"日志从版本 {oldest} 开始，更早的已被其他程序清除", $"the log begins with version {oldest}: another program has cleared away the entries before it", "若非有意，从备份恢复", "if nobody meant it, restore them from a backup");
        }
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
        Files = state.Files.Select(file => new { file.Path, file.Size, file.Stats, Tags = new SortedDictionary<string, string>((file.Tags ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal), Partition = new SortedDictionary<string, string?>(file.Partition.ToDictionary(), StringComparer.Ordinal) }),
        Transactions = new SortedDictionary<string, long>(state.Transactions.ToDictionary(), StringComparer.Ordinal),
    });

    private void LookIntoLogFolder(long latest)
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
        if (!File.Exists(hint))
            return;
        long? named = Hinted(File.ReadAllText(hint));
        if (named > latest)
        {
            Problem(
                $"_delta_log/{LogFolder.LastCheckpoint}", $"{LogFolder.LastCheckpoint} 指向版本 {named} 的检查点，但日志只到版本 {latest}", $"{LogFolder.LastCheckpoint} names a checkpoint of version {named}, but the log ends with version {latest}",
                "若有备份，从备份恢复缺少的日志文件；若确定没有更新的版本，删除该提示文件", "restore the missing entries from a backup; if there surely was no later version, delete the hint");
        }
        else if (named is null || !File.Exists(table.Log.Checkpoint(named.Value)))
        {
            Problem(
                $"_delta_log/{LogFolder.LastCheckpoint}", "内容损坏，或所指的检查点不存在", "is damaged, or names a checkpoint that is not there",
                "删除该文件：它只是提示，不含数据", "delete it: it is a hint and holds no data");
        }
    }

    private static long? Hinted(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement.GetProperty("version").GetInt64();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private void LookIntoFiles(TableLayout layout, IReadOnlyList<DataFile> files, Func<string, (string Zh, string En)> needing)
    {
        List<DataFile> present = [];
        foreach (DataFile file in files)
        {
            (string which, string whichEn) = needing(file.Path);
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
                    Restore, "restore the file from a backup");
            }
            else
            {
                present.Add(file);
            }
        }
        DataFile[] mute = [.. present.Where(file => file.Rows < 0)];
        if (mute.Length > 0)
        {
            Remark(
                mute[0].Path, $"日志没有这样的 {mute.Length} 个文件的行数和统计信息，只能检查其列，无法核对内容", $"the log tells neither rows nor statistics of {mute.Length} such files, so that only their columns can be checked",
                "由其他程序写入；重新收取或重新生成即可补上", "another program wrote them; collecting or making them again adds what is missing");
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

    private void LookForLeftovers(WholeLog log, Dictionary<string, DataFile> files, Func<long, bool> wanted)
    {
        Dictionary<string, FileInfo> there = TableFiles.In(table.Directory);
        // What was committed while we looked is no orphan.
        WholeLog now = WholeLog.Read(table.Name, table.Log, (_, _) => { });
        HashSet<string> named = [.. log.FilesOf(_ => true).Keys.Concat(now.FilesOf(_ => true).Keys).Select(path => TableFiles.Normal(table.Directory, path)).OfType<string>()];
        KeyValuePair<string, FileInfo>[] orphans = [.. there.Where(file => !named.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)];
        if (now.Versions.Count > 0)
        {
            LookAtSeveral([.. orphans.Where(file => file.Value.LastWriteTimeUtc > now.Versions[^1].Instant)], "晚于最后的日志文件", "newer than the last entry");
            LookAtSeveral([.. orphans.Where(file => file.Value.LastWriteTimeUtc < now.Versions[0].Instant)], "早于最初的日志文件", "older than the first entry");
        }
        foreach ((string path, FileInfo file) in orphans)
        {
            Remark(
                path, $"没有版本使用的文件（{file.Length} 字节），由中断的写入留下，或正在写入，无害", $"no version names it ({file.Length} bytes): interrupted work left it, or it is being written now; harmless",
                "七天后由 analytics vacuum 删除", "analytics vacuum deletes it after seven days");
        }
        HashSet<string> needed = [.. files.Keys.Concat(now.FilesOf(version => now.IsWhole(version) || wanted(version)).Keys)];
        foreach ((string path, FileInfo file) in there.Where(file => named.Contains(file.Key) && !needed.Contains(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Remark(
                path, $"只有已清理的版本使用的文件（{file.Length} 字节），清理被中断，无害", $"only vacuumed versions name it ({file.Length} bytes): the vacuum was interrupted; harmless",
                "再运行一次 analytics vacuum", "run analytics vacuum again");
        }
    }

    // One is what an interrupted commit leaves; several, beyond an end of the log, may be all that is left of commits whose entries are lost.
    private void LookAtSeveral(IReadOnlyList<KeyValuePair<string, FileInfo>> files, string whenZh, string whenEn)
    {
        if (files.Count < 2)
            return;
        Remark(
            "_delta_log", $"没有版本使用的 {files.Count} 个文件{whenZh}：写入被中断或正在进行，但也可能是日志文件丢失", $"{files.Count} files that no version names are {whenEn}: interrupted or unfinished work, or entries of the log are lost",
            "若该表当时没有写入，与备份比较后再清理：清理会在七天后删除这些文件", "if nobody wrote to the table then, compare it with a backup before a vacuum deletes the files after seven days");
    }

    private void Problem(string file, string zh, string en, string remedyZh, string remedyEn) => problems.Add(new(table.Name, file, zh, en, remedyZh, remedyEn));

    private void Remark(string file, string zh, string en, string remedyZh, string remedyEn) => remarks.Add(new(table.Name, file, zh, en, remedyZh, remedyEn));
}
