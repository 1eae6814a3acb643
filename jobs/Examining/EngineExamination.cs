using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;
using Analytics.Transforms.Engines;

namespace Analytics.Jobs.Examining;

/// <summary>Asks the ClickHouse server of the settings whether it reads the lake as we do.</summary>
internal sealed class EngineExamination(Warehouse warehouse, ClickHouseServer? server, Texts texts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal IEnumerable<Diagnosis> Run(CancellationToken stop) => server is null ? [] : [Ask(server, stop)];

    private Diagnosis Ask(ClickHouseServer named, CancellationToken stop)
    {
        try
        {
            using var engine = new ClickHouseEngine(named with { Timeout = Patience });
            string version = engine.Version(stop);
            PinnedPart[] parts = [.. Newest()];
            foreach (var part in parts)
                engine.CheckFiles(part, stop);
            return new("clickhouse", Health.Ok, texts.ClickHouseReads(version, parts.Length, parts.Sum(part => part.Snapshot.Files.Sum(file => file.Rows))));
        }
        catch (EngineException e)
        {
            return new("clickhouse", Health.Error, texts.Say(e.Zh, e.En), texts.MendClickHouse);
        }
        catch (LakeException e)
        {
            return new("clickhouse", Health.Warning, texts.Say(e.Zh, e.En), texts.VerifyLake);
        }
    }

    // What heavy models read, of the newest period.
    private IEnumerable<PinnedPart> Newest()
    {
        var lake = warehouse.Lake;
        foreach (string name in Model.All.Where(model => model.IsHeavy).Select(model => model.Sources[0]).Distinct())
        {
            if (lake.Table(name).Find() is { Files.Count: > 0 } table)
            {
                string period = table.Files.Select(file => file.Partition["period"]!).Max(StringComparer.Ordinal)!;
                yield return new(name.Replace('/', '_'), period, table with { Files = [.. table.Files.Where(file => file.Partition["period"] == period)] });
            }
        }
    }
}
