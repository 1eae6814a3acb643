using System.Collections.Concurrent;
using Analytics.Ingest;
using Analytics.Reports;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;

namespace Analytics.Jobs.Web;

/// <summary>Readers of the newest figures for requests that come at the same time: opened once for each state of the lake, and used by one request at a time.</summary>
internal sealed class FigureReaders : IDisposable
{
    private readonly Warehouse warehouse;
    private readonly Texts texts;
    // One reference, which requests beside each other see whole.
    private Tuple<string, Editions> editions;
    private readonly SemaphoreSlim turns = new(Math.Max(2, Environment.ProcessorCount));
    // What is withheld is decided when a reader is opened, so that each of the two kinds of viewer has its own.
    private readonly ConcurrentBag<(string State, MartReader Reader)> open = [], withheld = [];

    internal FigureReaders(Warehouse warehouse, Texts texts)
    {
        (this.warehouse, this.texts) = (warehouse, texts);
        editions = new(Own.Seeds, Editions.Read(Own.Seeds, Own.Schemas));
    }

    /// <summary>Kinds, code lists and indicators of the warehouse.</summary>
    internal Definitions Own => Definitions.Of(warehouse, texts);

    /// <summary>The languages.</summary>
    internal Editions Editions
    {
        get
        {
            var own = Own;
            var known = editions;
            if (known.Item1 != own.Seeds)
                editions = known = new(own.Seeds, Editions.Read(own.Seeds, own.Schemas));
            return known.Item2;
        }
    }

    /// <summary>Names the state of the lake: another one after every commit.</summary>
    internal string State() => $"{Own.Seeds}-" + string.Join('-', warehouse.Lake.Tables().Where(name => name.StartsWith("marts/", StringComparison.Ordinal) || name is "submissions" or "returns/target")
        .Order(StringComparer.Ordinal).Select(name => warehouse.Lake.Table(name).Newest));

    /// <summary>Names the state of the lake with the stored runs of assessments.</summary>
    internal string RunsState() => $"{State()} {warehouse.Lake.Table(Assessor.TableName).Newest}";

    /// <summary>Asks a reader of the newest figures.</summary>
    /// <param name="evaluator">Whether what the disclosure rule withholds is shown.</param>
    /// <param name="question">The question.</param>
    /// <param name="stop">The answer is not wanted any more.</param>
    internal async Task<T> Ask<T>(bool evaluator, Func<MartReader, T> question, CancellationToken stop)
    {
        var idle = evaluator ? open : withheld;
        await turns.WaitAsync(stop);
        try
        {
            // Before the reader is opened: a commit in between makes the next request open another.
            string state = State();
            MartReader? reader = null;
            while (reader is null && idle.TryTake(out var found))
            {
                if (found.State == state)
                    reader = found.Reader;
                else
                    found.Reader.Dispose();
            }
            reader ??= MartReader.Open(warehouse.Lake, Own.Seeds, evaluator: evaluator);
            try
            {
                return question(reader);
            }
            catch (Exception e) when (e is not TransformException)
            {
                // One whose engine failed would fail everybody after.
                reader.Dispose();
                reader = null;
                throw;
            }
            finally
            {
                if (reader is not null)
                    idle.Add((state, reader));
            }
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (_, reader) in open.Concat(withheld))
            reader.Dispose();
        turns.Dispose();
    }
}
