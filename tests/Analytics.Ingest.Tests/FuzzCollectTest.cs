namespace Analytics.Ingest.Tests;

/// <summary>Damaged files as an inbox full of them: what is accepted is in its table to the last row, what comes back has none there, and nothing stays behind.</summary>
public sealed class FuzzCollectTest : IDisposable
{
    // Other files than the ones that are only checked.
    private const int First = 20_000, Files = 1_500, Together = 50;

    private readonly InboxFixture inbox = new();

    public void Dispose() => inbox.Dispose();

    [Fact]
    public async Task Nothing_is_ever_committed_in_part()
    {
        using var collector = new Collector(inbox.Warehouse, InboxFixture.Schemas, InboxFixture.Seeds, FuzzBench.OneThread);
        var outcomes = new List<Outcome>();
        for (int first = First; first < First + Files; first += Together)
        {
            // As in FuzzTest.
            TestContext.Current.TestOutputHelper?.WriteLine($"{first - First} files");
            outcomes.AddRange(await Collect(collector, first));
        }
        Assert.Empty(collector.Collect(cancellation: TestContext.Current.CancellationToken).Outcomes);
        Assert.Equal(outcomes.Where(outcome => !outcome.Known).Select(outcome => outcome.Submission.Id).ToHashSet(), [.. inbox.Rows("submissions", "SELECT DISTINCT submission_id FROM t")]);

        List<Submission> accepted = [.. outcomes.Select(outcome => outcome.Submission).Where(submission => submission.Status == SubmissionStatus.Accepted).DistinctBy(submission => submission.Id)];
        Assert.True(accepted.Count > Files / 8 && accepted.Count(submission => submission.FileName.EndsWith(".xlsx", StringComparison.Ordinal)) > Files / 40, $"{accepted.Count}");
        var standing = new List<Submission>();
        foreach (IGrouping<(string?, string?, string?), Submission> revisions in accepted.GroupBy(submission => (submission.Kind, submission.Period, submission.Region)))
        {
            Assert.Equal(Enumerable.Range(1, revisions.Count()).Select(revision => (long?)revision), revisions.Select(submission => submission.Revision).Order());
            standing.Add(revisions.MaxBy(submission => submission.Revision)!);
        }
        foreach (string kind in ReturnSchemas.Load(InboxFixture.Schemas).Names)
        {
            IEnumerable<string> expected = standing.Where(submission => submission.Kind == kind).Select(submission => $"{submission.Id}|{submission.Rows}|{submission.Rows}");
            Assert.Equal(expected.Order(StringComparer.Ordinal), inbox.Rows($"returns/{kind}", "SELECT submission_id, count(*), count(DISTINCT source_row) FROM t GROUP BY 1").Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Collects the files of the numbers from <paramref name="first"/> on, each in a sender's folder of its own named after the number.</summary>
    private async Task<IReadOnlyList<Outcome>> Collect(Collector collector, int first)
    {
        // In the order in which they are collected.
        FuzzFile[] files = [.. Enumerable.Range(first, Together).Select(FuzzFile.Of).OrderBy(file => file.Name, StringComparer.Ordinal).ThenBy(file => file.Number)];
        foreach (FuzzFile file in files)
        {
            string folder = Path.Combine(inbox.Warehouse.Inbox, $"{file.Number}");
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, file.Name), file.Bytes);
        }
        var progress = new Done();
        CollectResult result;
        try
        {
            result = await Task.Run(() => collector.Collect(progress)).WaitAsync(Together * FuzzBench.Hang);
        }
        catch (Exception exception)
        {
            throw FuzzBench.Failure(files[Math.Min(progress.Files, Together - 1)], exception);
        }
        Assert.Empty(result.Unreadable);
        Assert.Equal(Together, result.Outcomes.Count);
        foreach ((FuzzFile file, Outcome outcome) in files.Zip(result.Outcomes))
        {
            if (Judge(file, outcome) is { } wrong) throw FuzzBench.Failure(file, new InvalidOperationException(wrong));
        }
        Assert.Empty(Directory.EnumerateFiles(inbox.Warehouse.Inbox, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(inbox.Warehouse.Raw, ".incoming")));
        return result.Outcomes;
    }

    private string? Judge(FuzzFile file, Outcome outcome)
    {
        Submission submission = outcome.Submission;
        if (submission.FileName != file.Name) return $"It became {submission.FileName}.";
        if (!outcome.Known && submission.Sender != $"{file.Number}") return $"Its sender became {submission.Sender}.";
        if (submission.Sha256 != Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes))) return "Its bytes are others.";
        if (!File.Exists(Path.Combine(inbox.Warehouse.Raw, submission.Sha256))) return "Its bytes are not kept.";
        if (submission.Errors > 0 != (submission.Status == SubmissionStatus.Returned)) return $"It is {submission.Status} with {submission.Errors} errors.";
        if (submission.Status == SubmissionStatus.Returned && !File.Exists(outcome.FindingsFile)) return "Nothing went back to its sender.";
        // A file that is known is not read again.
        return outcome.Known && outcome.Findings.Count == 0 ? null
            : FuzzBench.Judge(file, new CheckResult(outcome.Submission.Kind is null ? null : new ReturnScope("", default, ""), submission.Rows, submission.Errors, submission.Warnings, outcome.Findings, false));
    }

    private sealed class Done : IProgress<CollectProgress>
    {
        public int Files { get; private set; }

        public void Report(CollectProgress value) => Files = value.Done;
    }
}
