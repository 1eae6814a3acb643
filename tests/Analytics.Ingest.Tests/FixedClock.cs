using System.Globalization;

namespace Analytics.Ingest.Tests;

/// <summary>A clock that stands still at an instant of Beijing.</summary>
public sealed class FixedClock(string beijing) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() =>
        new DateTimeOffset(DateTime.Parse(beijing, CultureInfo.InvariantCulture, DateTimeStyles.None), TimeSpan.FromHours(8)).ToUniversalTime();
}
