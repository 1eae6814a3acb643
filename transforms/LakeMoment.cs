using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>
/// The one meaning of <c>--as-of</c> for whatever reads several tables. An instant is itself. A version number counts the versions of the table
/// <c>submissions</c>, because every return that comes in makes one: 17 means all tables as they were just before version 18 of it was made, so with the
/// marts made from the submissions up to 17; the newest number means now. (What reads one table takes a number for a version of that table.)
/// </summary>
public static class LakeMoment
{
    private const string Counted = "submissions";

    /// <summary>The instant, or <see cref="AsOf.Latest"/>.</summary>
    /// <exception cref="LakeException">There is no such version.</exception>
    public static AsOf Resolve(LakeStore lake, AsOf asOf)
    {
        if (asOf.Version is not { } version)
            return asOf;
        var table = lake.Table(Counted);
        long newest = table.Read().Version;
        if (version == newest)
            return AsOf.Latest;
        // Reading the version itself refuses one that is not there.
        return version > newest || version < 0 ? AsOf.At(table.Read(asOf).Instant) : AsOf.At(table.Read(AsOf.At(version + 1)).Instant.AddTicks(-1));
    }
}
