namespace Analytics.Ingest;

/// <summary>Another program has committed a revision of a return since this one read the log of submissions.</summary>
internal sealed class OvertakenException() : Exception(CollectTexts.Overtaken.En);
