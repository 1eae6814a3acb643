using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Analytics.Ingest;

/// <summary>One return of a batch.</summary>
/// <param name="Reception">Its file.</param>
/// <param name="FileName">The name it was handed in under.</param>
/// <param name="Id">The submission's id.</param>
/// <param name="Scope">Its kind, period and region.</param>
internal sealed record BatchMember(Reception Reception, string FileName, string Id, ReturnScope Scope)
{
    /// <summary>Takes what is wrong with it.</summary>
    public FindingSink Sink { get; } = new();

    /// <summary>Its header, once it was opened; null when it has none.</summary>
    public ReturnHeader? Header { get; set; }

    /// <summary>How it was understood, once it was opened.</summary>
    public FileReading? Reading { get; set; }

    /// <summary>Whether it carries the mark of synthetic samples.</summary>
    public bool Synthetic { get; set; }

    /// <summary>Data rows read.</summary>
    public long Rows { get; set; }

    /// <summary>It could not be read.</summary>
    public bool Failed { get; set; }
}

/// <summary>One reading of many small files of one kind: each is read by one thread, and its rows carry its place in the batch.</summary>
internal sealed class BatchScan(ReturnSchema schema, IReadOnlyList<BatchMember> members, CodeLists lists, ReadingLimits limits) : IReturnRows, IDisposable
{
    /// <summary>The column of places in the batch; no field may be called that.</summary>
    public const string Place = "batch_place";

    private readonly ConcurrentBag<Opened> inHand = [];
    private int next = -1;

    /// <inheritdoc />
    public IReadOnlyList<ReturnField> Fields => schema.Fields;

    /// <inheritdoc />
    public IReadOnlyList<string> Numbers { get; } = [ReturnScan.SourceRow, Place];

    /// <inheritdoc />
    public int Parallelism => members.Count;

    /// <inheritdoc />
    public unsafe int Fill(ReadOnlySpan<ColumnTarget> targets, int capacity)
    {
        while (inHand.TryTake(out Opened? opened) || (opened = OpenNext()) is not null)
        {
            int filled = Fill(opened, targets[..^1], capacity);
            if (filled == 0) continue;
            MemoryMarshal.CreateSpan(ref *(long*)targets[^1].Data, filled).Fill(opened.Number);
            inHand.Add(opened);
            return filled;
        }
        return 0;
    }

    /// <summary>Closes what a broken-off reading left open.</summary>
    public void Dispose()
    {
        foreach (Opened opened in inHand) opened.File.Dispose();
    }

    private int Fill(Opened opened, ReadOnlySpan<ColumnTarget> targets, int capacity)
    {
        BatchMember member = members[opened.Number];
        try
        {
            int filled = opened.Scan.Fill(targets, capacity);
            member.Rows += filled;
            if (filled == 0) opened.File.Dispose();
            return filled;
        }
        catch
        {
            // Read by itself it fails by itself, and says why.
            member.Failed = true;
            opened.File.Dispose();
            return 0;
        }
    }

    /// <summary>Opens the next file that has rows; null when none is left.</summary>
    private Opened? OpenNext()
    {
        for (int place = Interlocked.Increment(ref next); place < members.Count; place = Interlocked.Increment(ref next))
        {
            BatchMember member = members[place];
            ReturnFile? file = null;
            try
            {
                file = ReturnFile.Open(member.Reception.Raw, member.FileName, schema, limits, member.Sink);
                (member.Reading, member.Synthetic) = (file.Reading, file.Synthetic);
                if (file is { Blocks: { } blocks, Header: { } header })
                {
                    member.Header = header;
                    return new Opened(place, file, new ReturnScan(blocks, header, schema, (field, column) => new FieldReader(field, column, member.Scope, lists, member.Sink), member.Sink));
                }
            }
            catch
            {
                member.Failed = true;
            }
            file?.Dispose();
        }
        return null;
    }

    private sealed record Opened(int Number, ReturnFile File, ReturnScan Scan);
}
