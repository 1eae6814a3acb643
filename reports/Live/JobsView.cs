using Analytics.Reports.Site;

namespace Analytics.Reports.Live;

/// <summary>A job of the schedule.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Does">What it does.</param>
/// <param name="When">When it runs, in words or as cron.</param>
/// <param name="Next">Its next firings, in words.</param>
/// <param name="Zone">The zone of its times; null when it has none.</param>
/// <param name="Paused">Nothing starts it but who asks for it.</param>
public sealed record JobRow(string Name, string Does, string When, IReadOnlyList<string> Next, string? Zone, bool Paused);

/// <summary>A run that this server has seen, or that goes on on another host.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Job">Its job.</param>
/// <param name="Started">When, in words.</param>
/// <param name="Done">How far: so many steps.</param>
/// <param name="Total">Of so many; 0 when not known.</param>
/// <param name="Result">How it ended, in words; null while it runs.</param>
/// <param name="Log">Its progress, line by line.</param>
/// <param name="Host">The host that runs it; null: this one.</param>
public sealed record RunRow(string Id, string Job, string Started, long Done, long Total, string? Result, IReadOnlyList<string> Log, string? Host = null);

/// <summary>A run of the history.</summary>
/// <param name="Started">When, in words.</param>
/// <param name="Job">Its job.</param>
/// <param name="Took">For how long, in words.</param>
/// <param name="Result">succeeded, failed, cancelled or skipped.</param>
/// <param name="ResultText">The same in words.</param>
/// <param name="Did">What it did, or why it failed.</param>
/// <param name="CanRetry">It failed, and no later run of the job went well.</param>
/// <param name="Log">Where it can be read what the run said, from the root; null when it is not to be shown.</param>
/// <param name="Host">The host that ran it; null where there is one only.</param>
public sealed record PastRun(string Started, string Job, string Took, string Result, string ResultText, string Did, bool CanRetry, string? Log, string? Host = null);

/// <summary>What the page of the jobs shows.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Jobs">The schedule.</param>
/// <param name="Runs">Runs since the server started, newest first.</param>
/// <param name="History">Earlier runs, newest first.</param>
/// <param name="All">Runs that found nothing to do are shown too.</param>
public sealed record JobsView(PageHead Head, IReadOnlyList<JobRow> Jobs, IReadOnlyList<RunRow> Runs, IReadOnlyList<PastRun> History, bool All);
