using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest.Tests;

/// <summary>A warehouse in a folder of its own, with files put into its inbox and rows read out of its lake.</summary>
public sealed class InboxFixture : IDisposable
{
    public InboxFixture() => System.IO.Directory.CreateDirectory(Warehouse.Inbox);

    public Warehouse Warehouse { get; } = new(Path.Combine(Path.GetTempPath(), $"入库 test's {Guid.NewGuid():N}"));

    /// <summary>The same warehouse as a program that starts sees it, which has read nothing of it.</summary>
    public Warehouse Anew => new(Warehouse.Directory);

    /// <summary>The collector's clock; the system's when null.</summary>
    public FixedClock? Clock { get; set; }

    public static string Schemas => Path.Combine(AppContext.BaseDirectory, "schemas");

    public static string Seeds => Path.Combine(AppContext.BaseDirectory, "seeds");

    public void Put(string name, string text) => Put(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Put(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(Warehouse.Inbox, name), bytes);

    public CollectResult Collect()
    {
        using var collector = new Collector(Anew, Schemas, Seeds, clock: Clock);
        return collector.Collect();
    }

    /// <summary>Puts one file in and collects it.</summary>
    public Outcome Hand(string name, string text)
    {
        Put(name, text);
        return Assert.Single(Collect().Outcomes);
    }

    /// <summary>Records a step of an evaluator, at the clock's instant.</summary>
    public DeskEvent Step(DeskEvent step)
    {
        using LakeSession session = LakeSession.Open();
        return new DeskEvents(session, Anew.Lake, Clock).Add(step);
    }

    public CheckResult Check(string name, string text) => Check(name, System.Text.Encoding.UTF8.GetBytes(text));

    public CheckResult Check(string name, byte[] bytes, ReadingLimits? limits = null)
    {
        string path = Path.Combine(Warehouse.Directory, name);
        File.WriteAllBytes(path, bytes);
        using var collector = new Collector(Anew, Schemas, Seeds, clock: Clock, reading: limits);
        return collector.Check(path);
    }

    /// <summary>Rows of a query over a table of the lake, named <c>t</c>, cells as text joined by bars.</summary>
    public IReadOnlyList<string> Rows(string table, string sql, AsOf asOf = default)
    {
        DeltaTable delta = Anew.Lake.Table(table);
        if (!delta.Exists) return [];
        using LakeSession session = LakeSession.Open();
        session.Attach("t", delta.Read(asOf));
        return session.Query($"SELECT COLUMNS(*)::VARCHAR FROM ({sql})", row => string.Join("|", Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "" : row.GetString(i))));
    }

    public void Dispose() => System.IO.Directory.Delete(Warehouse.Directory, recursive: true);
}
