using Analytics.Lake;

namespace Analytics.Jobs.Tests;

/// <summary>A DuckDB instance with the seeds attached, once for the tests of a class.</summary>
public sealed class SamplesSeedSession : IDisposable
{
    public SamplesSeedSession() => Session.AttachSeeds(Path.Combine(AppContext.BaseDirectory, "seeds"));

    public LakeSession Session { get; } = LakeSession.Open(new SessionLimits(null, 1, null));

    public void Dispose() => Session.Dispose();
}
