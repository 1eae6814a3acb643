using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Lake;

namespace Analytics.Transforms.Assessments;

/// <summary>Computes assessments and keeps them for good.</summary>
public static class Assessor
{
    /// <summary>Name of the table of runs: append only.</summary>
    public const string TableName = "assessments";

    // Its number grows when the same question comes out with other figures: a stored run of the old method is no answer then.
    private const string Method = "method 2";
    private static readonly string[] SeedsRead = ["peer_groups.csv", "regions.csv"];

    private static readonly TableLayout Layout = new(
        [
            new("run", "VARCHAR"), new("code", "VARCHAR"), new("cut_off", "TIMESTAMPTZ"), new("made_at", "TIMESTAMPTZ"), new("program", "VARCHAR"), new("sha256", "VARCHAR"), new("result", "VARCHAR"),
        ],
        []);

    /// <summary>
    /// Computes an assessment on the returns accepted up to the cut-off, whatever came in or was refreshed since, and stores it. Asked again for the same cut-off with the same definition
    /// it gives the stored run, byte for byte.
    /// </summary>
    /// <param name="lake">The lake.</param>
    /// <param name="seedsDirectory">Code lists and indicators.</param>
    /// <param name="schemasDirectory">Kinds of return.</param>
    /// <param name="definitionFile">The definition.</param>
    /// <param name="cutOff">An instant that has passed.</param>
    /// <param name="program">Version of the program, to be stored.</param>
    /// <param name="cancellation">Looked at between its parts and within the draws; nothing is stored then.</param>
    /// <returns>The run's name, its result as JSON, and whether it was there already.</returns>
    /// <exception cref="TransformException">The definition is wrong, or there are no figures to assess.</exception>
    public static (string Run, string Json, bool Known) Run(
        LakeStore lake, string seedsDirectory, string schemasDirectory, string definitionFile, DateTimeOffset cutOff, string program,
        CancellationToken cancellation = default)
    {
        string text = File.ReadAllText(definitionFile);
        // The same question has the same name: the same scheme, cut-off, indicators, peer groups and method. The returns behind it cannot change, as the cut-off has passed.
        string asked = string.Join('\n', SeedsRead.Select(name => File.ReadAllText(Path.Combine(seedsDirectory, name))).Concat(IndicatorsIn(text, seedsDirectory)).Append(Method).Prepend(text).Prepend(cutOff.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        string run = $"{Path.GetFileNameWithoutExtension(definitionFile)}-{cutOff.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked)))[..8]}";
        if (Find(lake, run) is { } stored)
            return (run, stored, true);
        // Sums by county are not for others on this machine: the folder is its owner's alone.
        string scratch = Directory.CreateTempSubdirectory("analytics-assess-").FullName;
        try
        {
            var made = new LakeStore(scratch);
            AnyReturn(lake, cutOff);
            IReadOnlyList<Snapshot> summed = Refresher.RefreshAsOf(lake, AsOf.At(cutOff), made, seedsDirectory, schemasDirectory, cancellation);
            using var marts = MartReader.Open(lake, made, seedsDirectory, AsOf.At(cutOff));
            // Kinds that no model sums up are read as they are.
            IReadOnlyList<Snapshot> returns = [.. summed, .. marts.Snapshots.Where(table => table.Table.StartsWith("returns/", StringComparison.Ordinal))];
            string file = Path.GetFileName(definitionFile);
            var definition = Definition.Parse(text, file, marts.Indicators.Select(indicator => indicator.Code).ToHashSet(), marts.Close);
            if (definition.Code != Path.GetFileNameWithoutExtension(definitionFile))
                throw Definition.Wrong(file, "code", $"应与文件名相同，不是“{definition.Code}”", $"must be the file's name, not \"{definition.Code}\"");
            string json = JsonSerializer.Serialize(Compute(definition, file, marts, cutOff, program, returns, cancellation), AssessmentJson.Options);
            Store(lake, run, definition.Code, cutOff, program, json, returns);
            return (run, json, false);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    // The rows of the indicators that a definition names, by what stands in them: a list with other rows or columns beside them asks the same.
    private static IReadOnlyList<string> IndicatorsIn(string definition, string seedsDirectory)
    {
        using var session = LakeSession.Open(new SessionLimits(null, Threads: 1, null));
        session.AttachSeeds(seedsDirectory, ["indicators"]);
        return [.. session.Query("SELECT * FROM seed_indicators", row => (
                Code: row["indicator_code"] as string ?? "",
                Line: string.Join('\u001f', Enumerable.Range(0, row.FieldCount).Where(i => !row.IsDBNull(i)).Select(i => $"{row.GetName(i)}={row.GetValue(i)}").Order(StringComparer.Ordinal))))
            .Where(row => definition.Contains($"\"{row.Code}\"", StringComparison.Ordinal)).Select(row => row.Line).Order(StringComparer.Ordinal)];
    }

    /// <summary>The stored result of a run as JSON; null when there is none of that name.</summary>
    public static string? Find(LakeStore lake, string run) => Read(lake, "SELECT result FROM runs WHERE run = ?", run) is [var result, ..] ? result : null;

    /// <summary>A stored run, read; null when there is none of that name, or when it is so old that this program cannot read it.</summary>
    public static AssessmentRun? Read(LakeStore lake, string run)
    {
        try
        {
            return Find(lake, run) is { } json && Parse(json) is { Definition.Root: not null, Units: not null, Scores: not null, Certainties: not null, Without: not null, Submissions: not null, Versions: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Names of the runs of an assessment, oldest first.</summary>
    public static IReadOnlyList<string> Runs(LakeStore lake, string code) => Read(lake, "SELECT run FROM runs WHERE code = ? ORDER BY made_at", code);

    /// <summary>A stored result, read.</summary>
    public static AssessmentRun Parse(string json) => JsonSerializer.Deserialize<AssessmentRun>(json, AssessmentJson.Options)!;

    /// <summary>Whether a sample return is behind a run.</summary>
    public static bool IsSynthetic(LakeStore lake, AssessmentRun run)
    {
        using var session = LakeSession.Open();
        session.Attach("submissions", lake.Table("submissions").Read());
        return session.Query(
            "SELECT coalesce(bool_or(synthetic), false) FROM submissions WHERE list_contains(string_split(?, ','), sha256)",
            row => row.GetBoolean(0), string.Join(',', run.Submissions.Values.SelectMany(own => own).Select(submission => submission.Sha256)))[0];
    }

    /// <summary>Whether two runs score the same values, of whatever period: the data of one can then be put into the definition of the other.</summary>
    public static bool SameValues(AssessmentRun first, AssessmentRun second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Indicators.Select(Reckoned).SequenceEqual(second.Indicators.Select(Reckoned))
            && first.Definition.Leaves().Select(leaf => (leaf.Indicator, string.Join(',', leaf.Strata))).SequenceEqual(second.Definition.Leaves().Select(leaf => (leaf.Indicator, string.Join(',', leaf.Strata))))
            && first.Definition.Deductions.Select(deduction => deduction.Indicator).SequenceEqual(second.Definition.Deductions.Select(deduction => deduction.Indicator));
    }

    /// <summary>Who moved between two runs, and because of what; the parts only of runs with the <see cref="SameValues"/>.</summary>
    public static IReadOnlyList<Movement> Compare(AssessmentRun first, AssessmentRun second)
    {
        bool sameValues = SameValues(first, second);
        var weights = second.Definition.Nodes().ToDictionary(each => each.Node.Code, each => each.Node.Weight, StringComparer.Ordinal);
        var data = sameValues ? Scoring.Of(first.Definition, second.Units, first.HigherIsBetter) : [];
        var weighted = sameValues && first.Definition.Nodes().All(each => weights.ContainsKey(each.Node.Code))
            ? Scoring.Of(first.Definition with { Root = Weighted(first.Definition.Root, weights) }, second.Units, first.HigherIsBetter) : data;
        Score? Of(IReadOnlyList<Score> scores, string unit) => scores.FirstOrDefault(score => score.Unit == unit);
        return [.. first.Scores.Select(score => score.Unit).Union(second.Scores.Select(score => score.Unit)).Order(StringComparer.Ordinal).Select(unit =>
        {
            var (before, after) = (Of(first.Scores, unit), Of(second.Scores, unit));
            double? withData = Of(data, unit)?.Total, withWeights = Of(weighted, unit)?.Total;
            bool both = before?.Total is not null && after?.Total is not null && withData is not null && withWeights is not null;
            return new Movement(
                unit, before?.Total, after?.Total, before?.Rank, after?.Rank, both ? withData - before!.Total : null, both ? withWeights - withData : null, both ? after!.Total - withWeights : null);
        })];
    }

    // What a value depends on, its names left out.
    private static object Reckoned(Indicator indicator) => (
        indicator.Code, indicator.Kind, indicator.Numerator, indicator.Denominator, indicator.IsProportion, indicator.Scale, indicator.Direction, indicator.MinBase, indicator.Filter);

    private static Node Weighted(Node node, Dictionary<string, double> weights) =>
        node with { Weight = weights[node.Code], Children = [.. node.Children.Select(child => Weighted(child, weights))] };

    private static void AnyReturn(LakeStore lake, DateTimeOffset cutOff)
    {
        List<DeltaTable> returns = [.. lake.Tables().Where(name => name.StartsWith("returns/", StringComparison.Ordinal)).Select(lake.Table)];
        if (returns.Any(table => table.Find(AsOf.At(cutOff)) is { Files.Count: > 0 }))
            return;
        var first = returns.Select(table => table.History().Select(commit => table.Read(AsOf.At(commit.Version))).FirstOrDefault(snapshot => snapshot.Files.Count > 0)?.Instant).Min();
        throw first is { } instant
            // The next full minute is a cut-off that is late enough.
            ? new TransformException(
                $"截至 {Beijing(cutOff)}（北京时间）还没有任何已接收的填报；请给出更晚的截止时点，最早为 --as-of {Beijing(instant.AddMinutes(1)).Replace(' ', 'T')}+08:00。",
                $"No return was accepted by {Beijing(cutOff)} (Beijing); give a later cut-off, the earliest being --as-of {Beijing(instant.AddMinutes(1)).Replace(' ', 'T')}+08:00.")
            : new TransformException(
                $"截至 {Beijing(cutOff)}（北京时间）还没有任何已接收的填报；请先把填报放入 inbox/ 并运行 analytics collect。",
                $"No return was accepted by {Beijing(cutOff)} (Beijing); put returns into inbox/ and run analytics collect first.");
    }

    private static string Beijing(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static AssessmentRun Compute(
        Definition definition, string file, MartReader marts, DateTimeOffset cutOff, string program, IReadOnlyList<Snapshot> returns, CancellationToken cancellation)
    {
        var leaves = definition.Leaves();
        StandardisedComparison Ask(string place, string code, IReadOnlyList<Dimension> strata)
        {
            cancellation.ThrowIfCancellationRequested();
            var periods = marts.Periods(marts.Indicator(code).Kind);
            // What comes once a year stands for the quarters of that year too.
            string? period = periods.Contains(definition.Period) ? definition.Period : periods.Contains(definition.Period[..4]) ? definition.Period[..4] : null;
            return period is null ? throw NoData(definition, file, place, marts.Indicator(code))
                : marts.Assessed(new ComparisonQuestion(code, [Dimension.Region], period, Strata: strata, Peers: "belt"));
        }
        var paths = definition.Nodes().Where(each => each.Node.Indicator is not null).Select(each => each.Path).ToList();
        var columns = leaves.Select((leaf, i) => Ask(paths[i], leaf.Indicator!, leaf.Strata)).ToList();
        var deducted = definition.Deductions.Select(deduction => Ask($"deductions/{deduction.Code}", deduction.Indicator, [])).ToList();
        static double ErrorOf(StandardisedComparison column, StandardisedRow? row) => row is null ? 0
            : column.Question.Standardise ? Error(row.StandardLow, row.StandardHigh) : row.Crude.Error ?? Error(row.Crude.Low, row.Crude.High);
        List<Unit> units = [.. columns[0].Rows.Select(row => row.Crude.Code).Select(code =>
        {
            var rows = columns.Select(column => column.Rows.FirstOrDefault(row => row.Crude.Code == code)).ToList();
            var taken = deducted.Select(column => column.Rows.FirstOrDefault(row => row.Crude.Code == code)).ToList();
            var any = rows.OfType<StandardisedRow>().First();
            return new Unit(
                code, any.Crude.NameZh, any.Crude.NameEn, any.Peer?.Code,
                [.. rows.Select((row, i) => row is null ? null : columns[i].Question.Standardise ? row.Standardised : row.Crude.Value)],
                [.. rows.Select((row, i) => ErrorOf(columns[i], row))],
                [.. rows.Select(row => (double?)row?.Target)],
                [.. taken.Select(row => row?.Crude.Value)])
            {
                DeductionErrors = [.. taken.Select((row, i) => ErrorOf(deducted[i], row))],
            };
        })];
        Check(definition, file, paths, columns, units, marts);
        bool[] best = [.. columns.Select(column => column.Indicator.Direction != "lower")];
        var scores = Scoring.Of(definition, units, best);
        Indicator[] indicators = [.. columns.Concat(deducted).Select(column => column.Indicator).DistinctBy(indicator => indicator.Code)];
        return new(
            definition.Code, cutOff.ToUniversalTime(), program, returns.OrderBy(table => table.Table, StringComparer.Ordinal).ToDictionary(table => table.Table, table => table.Version), definition,
            indicators, units, marts.SubmissionsOf(definition.Period, indicators), scores,
            Uncertainty.Of(definition, units, best, scores, cancellation),
            definition.Nodes().Skip(1).Where(each => Drop(definition.Root, each.Node.Code) is not null).ToDictionary(each => each.Node.Code, each => Without(definition, units, best, each.Node)),
            Sensitivity.Of(definition, units, best, scores, cancellation));
    }

    private static void Check(Definition definition, string file, List<string> paths, List<StandardisedComparison> columns, List<Unit> units, MartReader marts)
    {
        var leaves = definition.Leaves();
        for (int i = 0; i < leaves.Count; i++)
        {
            var leaf = leaves[i];
            if (columns[i].Indicator is { Direction: "none" } neutral)
            {
                throw Definition.Wrong(
                    file, paths[i], $"指标“{neutral.NameZh}”（{neutral.Code}）没有优劣之分（indicators.csv 中 direction 为 none），不能评分；请换一个指标",
                    $"the indicator \"{neutral.NameEn}\" ({neutral.Code}) has no better side (its direction in indicators.csv is none) and cannot be scored; take another");
            }
            if (units.All(unit => unit.Values[i] is null))
                throw NoData(definition, file, paths[i], columns[i].Indicator);
            if (leaf.Missing != "peer_median")
                continue;
            if (marts.Alone("belt") is [var (peer, only), ..])
            {
                throw Definition.Wrong(
                    file, paths[i], $"missing 为 peer_median，但 peer_groups.csv 的分组“{peer.NameZh}”只有“{only.NameZh}”（{only.Code}）一个地区，没有中位数可取；请把它并入别的组，或改 missing",
                    $"missing is peer_median, but in peer_groups.csv the group \"{peer.NameEn}\" has {only.NameEn} ({only.Code}) alone, so there is no median; put it into another group, or change missing");
            }
            // Whoever has nothing at all gets no total in any case.
            if (units.FirstOrDefault(unit => unit.Values[i] is null && unit.Values.Any(value => value is not null) && !units.Any(other => other.Peer is not null && other.Peer == unit.Peer && other.Values[i] is not null)) is { } alone)
            {
                throw Definition.Wrong(
                    file, paths[i], $"“{alone.NameZh}”没有值，同类组中也没有别的地区有，不能用中位数；请改 missing",
                    $"{alone.NameEn} has no value, and no other of its peer group has one, so there is no median; change missing");
            }
        }
    }

    private static TransformException NoData(Definition definition, string file, string place, Indicator indicator) => Definition.Wrong(
        file, place, $"指标“{indicator.NameZh}”（{indicator.Code}）截至截止时点在 {definition.Period} 没有任何地区的数据；请先接收 {indicator.Kind} 类填报、推迟截止时点，或去掉这一项",
        $"the indicator \"{indicator.NameEn}\" ({indicator.Code}) has data nowhere in {definition.Period} up to the cut-off; collect returns of kind {indicator.Kind}, give a later cut-off, or take it out");

    private static IReadOnlyList<int?> Without(Definition definition, List<Unit> units, bool[] best, Node node)
    {
        var gone = (definition with { Root = node }).Leaves().Select(leaf => leaf.Code).ToHashSet(StringComparer.Ordinal);
        bool[] stays = [.. definition.Leaves().Select(leaf => !gone.Contains(leaf.Code))];
        IReadOnlyList<T> Others<T>(IEnumerable<T> all) => [.. all.Where((_, i) => stays[i])];
        return [.. Scoring.Of(
            definition with { Root = Drop(definition.Root, node.Code)! },
            [.. units.Select(unit => unit with { Values = Others(unit.Values), Errors = Others(unit.Errors), Targets = Others(unit.Targets) })], Others(best)).Select(score => score.Rank)];
    }

    // A dimension that nothing is left of goes too; the weights of those that stay sum to one again.
    private static Node? Drop(Node node, string code)
    {
        if (node.Code == code)
            return null;
        if (node.Indicator is not null)
            return node;
        List<Node> kept = [.. node.Children.Select(child => Drop(child, code)).OfType<Node>()];
        double sum = kept.Sum(child => child.Weight);
        return kept.Count == 0 ? null : node with { Children = [.. kept.Select(child => child with { Weight = child.Weight / sum })] };
    }

    // Half of a 95 % interval is 1.96 standard errors.
    private static double Error(double? low, double? high) => low is null || high is null ? 0 : (high.Value - low.Value) / (2 * Wilson.Z);

    private static void Store(LakeStore lake, string run, string code, DateTimeOffset cutOff, string program, string json, IReadOnlyList<Snapshot> returns)
    {
        using var session = LakeSession.Open();
        Publications.Record(lake, session, "assessment", run, returns);
        var table = lake.Table(TableName);
        table.Create(Layout);
        session.Execute("CREATE TEMP TABLE stored AS SELECT $1::VARCHAR AS run, $2::VARCHAR AS code, $3::TIMESTAMPTZ AS cut_off, now() AS made_at, $4::VARCHAR AS program, $5::VARCHAR AS sha256, $6::VARCHAR AS result",
            run, code, cutOff.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'+00'", System.Globalization.CultureInfo.InvariantCulture), program, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))), json);
        var files = session.Write("SELECT * FROM temp.stored", table, Layout);
        table.Commit(new CommitInfo("ASSESS", new Dictionary<string, string> { ["run"] = run }), _ => new TableChange(files, [], [new Transaction($"assessment/{run}", 1)]));
    }

    private static IReadOnlyList<string> Read(LakeStore lake, string select, string value)
    {
        if (lake.Table(TableName).Find() is not { } snapshot)
            return [];
        using var session = LakeSession.Open();
        session.Attach("runs", snapshot);
        return session.Query(select, row => row.GetString(0), value);
    }
}
