using Analytics.Transforms.Engines;

namespace Analytics.Transforms;

/// <summary>What a refresh did, one entry a model.</summary>
public sealed record RefreshResult(IReadOnlyList<MartRefresh> Marts)
{
    /// <summary>No audit stopped a mart.</summary>
    public bool Passed => Marts.All(mart => !mart.Failed);

    /// <summary>Something was written.</summary>
    public bool Changed => Marts.Any(mart => mart.Written.Count + mart.Removed.Count > 0);
}

/// <summary>What a refresh did to one mart.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Version of the mart afterwards; null when there is no mart because there is nothing to make it from.</param>
/// <param name="Written">Periods that were made anew.</param>
/// <param name="Removed">Periods whose inputs are gone.</param>
/// <param name="Findings">What its audits found; with an error among them nothing was committed.</param>
public sealed record MartRefresh(
    string Model, long? Version, IReadOnlyList<string> Written, IReadOnlyList<string> Removed, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>An audit stopped it; the mart stays at its old version.</summary>
    public bool Failed => Findings.Any(finding => finding.Audit.IsError);
}

/// <summary>How far a refresh is: the model and period it turns to, the how many-th of this model's periods that is, and what an engine outside has read of it.</summary>
public sealed record RefreshProgress(string Model, string Period, int Step, int Steps, EngineProgress? Engine = null);
