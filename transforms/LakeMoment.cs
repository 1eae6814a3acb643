using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>
/// The one meaning of <c>--as-of</c>: a moment. An instant is itself, and the number of a version is the instant at which that version was committed; every table is
/// read as of it. So both mean the same for ever, whatever comes after.
/// </summary>
public static class LakeMoment
{
    /// <summary>The table whose versions are counted where no table is named: every return that comes in makes one.</summary>
    public const string Counted = "submissions";

    /// <summary>The instant, or <see cref="AsOf.Latest"/>.</summary>
    /// <param name="lake">The lake.</param>
    /// <param name="asOf">An instant, a version, or the newest.</param>
    /// <param name="table">The table that a version is of.</param>
    /// <exception cref="LakeException">There is no such version.</exception>
    public static AsOf Resolve(LakeStore lake, AsOf asOf, string table = Counted)
    {
        ArgumentNullException.ThrowIfNull(lake);
        if (asOf.Version is null)
            return asOf;
        return AsOf.At((lake.Table(table).Find(asOf) ?? throw new LakeException(
            $"还没有表 {table}，因此没有版本 {asOf}。请先运行 analytics collect。", $"There is no table {table} yet, and so no version {asOf}. Run analytics collect first.")
        { NeverWas = true }).Instant);
    }
}
