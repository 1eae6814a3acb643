using System.Globalization;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Exports;

/// <summary>The pinned state of the lake that an export shows.</summary>
/// <param name="Marts">The marts, in order of their names; every one is a view of the session.</param>
/// <param name="Instant">When the newest of them got what it holds.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
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
        var marts = PublicMarts.Models.Select(model => (model, Snapshot: lake.Table(model.Table).Find(asOf))).Where(mart => mart.Snapshot is not null)
            .Select(mart => (mart.model, Snapshot: Holding(lake, mart.Snapshot!))).ToList();
        if (marts.Count == 0)
        {
            throw asOf == AsOf.Latest
                ? new TransformException("还没有可以导出的数据，请先运行 analytics refresh。", "There is nothing to export yet; run analytics refresh first.")
                : new TransformException("当时还没有可以导出的数据。", "There was nothing to export at that time.");
        }
        foreach (var (model, snapshot) in marts)
            session.Attach(model.Name, snapshot);
        bool synthetic = false;
        if (lake.Table("submissions").Find(asOf) is { } submissions)
        {
            session.Attach("submissions", submissions);
            synthetic = session.Query("SELECT coalesce(bool_or(synthetic), false) FROM submissions WHERE status = 'accepted'", row => row.GetBoolean(0))[0];
        }
        return new(
            marts, marts.Max(mart => mart.Snapshot.Instant), synthetic,
            [.. marts.SelectMany(mart => lake.Table(mart.model.Table).History().Where(commit => commit.Version <= mart.Snapshot.Version && !commit.IsVacuum).Select(commit => (mart.model.Name, commit)))
                .OrderBy(entry => entry.commit.Instant).ThenBy(entry => entry.Name, StringComparer.Ordinal)])
        {
            Seeds = seeds,
        };
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
