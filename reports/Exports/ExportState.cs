using System.Globalization;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Exports;

/// <summary>The pinned state of the lake that an export shows.</summary>
/// <param name="Marts">The marts, in order of their names; every one is a view of the session.</param>
/// <param name="Instant">When the newest of them got what it holds.</param>
/// <param name="Synthetic">Rows of a sample return are behind it.</param>
/// <param name="History">Their commits up to then, oldest first, without those of a vacuum.</param>
internal sealed record ExportState(
    IReadOnlyList<(Model Model, Snapshot Snapshot)> Marts, DateTimeOffset Instant, bool Synthetic, IReadOnlyList<(string Table, Commit Commit)> History)
{
    /// <summary>The version to cite: the instant in a form that sorts and reads as a version, and the code lists and texts, which may change without the data.</summary>
    public string Version => $"{Instant.UtcDateTime.ToString("yyyy.M.d-HHmmssfff", CultureInfo.InvariantCulture)}+seeds.{Seeds[..8]}";

    /// <summary>SHA-256 of the code lists, meanings and indicators of the export.</summary>
    public required string Seeds { get; init; }

    /// <summary>The instant as ISO 8601.</summary>
    public string Created => Instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static ExportState Pin(LakeStore lake, LakeSession session, string seeds, AsOf asOf)
    {
        asOf = LakeMoment.Resolve(lake, asOf);
        var marts = Find(lake, asOf);
        if (marts.Count == 0)
        {
            throw asOf == AsOf.Latest
                ? new TransformException("还没有可以导出的数据，请先运行 analytics refresh。", "There is nothing to export yet; run analytics refresh first.")
                : new TransformException("当时还没有可以导出的数据。", "There was nothing to export at that time.");
        }
        // Once more, as of the newest of them: a refresh may have committed between one and the next, and a version is one state.
        marts = Find(lake, AsOf.At(marts.Max(mart => mart.Snapshot.Instant)));
        foreach (var (model, snapshot) in marts)
            session.Attach(model.Name, snapshot);
        return new(
            marts, marts.Max(mart => mart.Snapshot.Instant), IsSynthetic(lake, session, marts),
            [.. marts.SelectMany(mart => lake.Table(mart.Model.Table).History().Where(commit => commit.Version <= mart.Snapshot.Version && !commit.IsVacuum).Select(commit => (mart.Model.Name, commit)))
                .OrderBy(entry => entry.commit.Instant).ThenBy(entry => entry.Name, StringComparer.Ordinal)])
        {
            Seeds = seeds,
        };
    }

    private static List<(Model Model, Snapshot Snapshot)> Find(LakeStore lake, AsOf asOf)
    {
        List<(Model, Snapshot)> marts = [];
        foreach (var model in PublicMarts.Models)
        {
            if (lake.Table(model.Table).Find(asOf) is { } snapshot)
                marts.Add((model, Holding(lake, PublicMarts.Shown(snapshot))));
            Steps.Reached("export.pinned");
        }
        return marts;
    }

    // Of the returns that the marts were made from, whatever came since. Where that cannot be read any more, any sample that was ever accepted may be among them.
    private static bool IsSynthetic(LakeStore lake, LakeSession session, List<(Model Model, Snapshot Snapshot)> marts)
    {
        if (lake.Table("submissions").Find() is not { } submissions)
            return false;
        session.Attach("submissions", submissions);
        // Those that only count submissions have no rows behind them.
        List<Snapshot[]> behind = [.. marts.Where(mart => mart.Model.ByPeriod)
            .Select(mart => Provenance.Behind(lake, [mart.Snapshot]).Where(table => table.Table.StartsWith("returns/", StringComparison.Ordinal)).ToArray())];
        Snapshot[] returns = [.. behind.SelectMany(tables => tables).DistinctBy(table => (table.Table, table.Version))];
        bool known = behind.Count > 0 && behind.All(tables => tables.Length > 0) && returns.Index().All(table => TryAttach(session, $"behind_{table.Index}", table.Item));
        string which = known ? $"submission_id IN ({string.Join(" UNION ", returns.Select((_, i) => $"SELECT submission_id FROM behind_{i}"))})" : "status = 'accepted'";
        return session.Query($"SELECT coalesce(bool_or(synthetic), false) FROM submissions WHERE {which}", row => row.GetBoolean(0))[0];
    }

    // Files of earlier versions may be gone, by a vacuum.
    private static bool TryAttach(LakeSession session, string view, Snapshot snapshot)
    {
        try
        {
            session.Attach(view, snapshot);
            return true;
        }
        catch (LakeException)
        {
            return false;
        }
    }

    // The version that made what a snapshot holds: those that a vacuum wrote after it hold the same.
    private static Snapshot Holding(LakeStore lake, Snapshot snapshot)
    {
        var table = lake.Table(snapshot.Table);
        return table.History().LastOrDefault(commit => commit.Version <= snapshot.Version && !commit.IsVacuum) is { } made && made.Version < snapshot.Version
            ? table.Read(AsOf.At(made.Version)) : snapshot;
    }
}

/// <summary>An indicator as the codebook explains it.</summary>
internal sealed record ExportIndicator(
    string Code, string Kind, string Formula, string UnitZh, string UnitEn, string MinBase, string Zh, string En, string MeaningZh, string MeaningEn);

/// <summary>All that the texts of an export tell about.</summary>
internal sealed record ExportContent(
    ExportState State, ExportTerms Terms, IReadOnlyList<ExportTable> Tables, IReadOnlyList<ExportCodes> Codes, IReadOnlyList<ExportIndicator> Indicators)
{
    /// <summary>The title, Chinese and English; that data are invented is the first thing it says.</summary>
    public (string Zh, string En) Title => State.Synthetic
        ? ("【合成样例，非真实数据】产业工人队伍建设改革实施情况数据", "SYNTHETIC SAMPLE, not real data: Implementation of the industrial workforce reform")
        : ("产业工人队伍建设改革实施情况数据", "Implementation of the industrial workforce reform");

    /// <summary>What invented data must say of themselves.</summary>
    public static (string Zh, string En) Warning =>
        ("本数据由程序随机生成，用来试用系统，不反映任何地区、行业或企业的真实情况，不得引用其数字。",
        "A program drew these figures at random, to try the system out. They say nothing about any real region, industry or enterprise; do not quote them.");
}
