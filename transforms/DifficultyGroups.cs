namespace Analytics.Transforms;

/// <summary>By what difficulties are grouped.</summary>
public enum DifficultyBy
{
    /// <summary>Kind of difficulty, in the order of the code list.</summary>
    Kind,

    /// <summary>The unit that must resolve it, most open ones first.</summary>
    Owner,

    /// <summary>Province, or the regions under one; most open ones first.</summary>
    Region,

    /// <summary>How long it has been open, or was until it was resolved.</summary>
    Age,
}

/// <summary>Difficulties of a period in groups; those without difficulties are not there.</summary>
/// <param name="Basis">Where it comes from.</param>
/// <param name="By">By what.</param>
/// <param name="Groups">The groups.</param>
public sealed record DifficultyGroups(Basis Basis, DifficultyBy By, IReadOnlyList<DifficultyGroup> Groups)
{
    /// <summary>The bands of ages in days, each up to a number and the last without end: a month, a quarter, half a year and a year as days are usually counted.</summary>
    internal static IReadOnlyList<(CodeName Name, long? To)> AgeBands { get; } =
    [
        (new("0-30", "30 天以内", "up to 30 days"), 30), (new("31-90", "31 至 90 天", "31 to 90 days"), 90), (new("91-180", "91 至 180 天", "91 to 180 days"), 180),
        (new("181-365", "181 至 365 天", "181 to 365 days"), 365), (new("366-", "365 天以上", "over 365 days"), null),
    ];
}

/// <summary>Difficulties of one group. Open + Resolved = Difficulties.</summary>
/// <param name="Key">The kind, owner, region or band of ages.</param>
/// <param name="Difficulties">All in the returns of the period.</param>
/// <param name="Open">Not resolved.</param>
/// <param name="Resolved">Resolved.</param>
/// <param name="OpenOver90Days">Open, and raised more than 90 days before the end of the period.</param>
/// <param name="MedianAge">Median of the days for which the open ones have been open at the end of the period; null when none is open.</param>
public sealed record DifficultyGroup(CodeName Key, long Difficulties, long Open, long Resolved, long OpenOver90Days, double? MedianAge)
{
    /// <summary>The share that is resolved.</summary>
    public double Share => (double)Resolved / Difficulties;

    /// <summary>Its 95 % Wilson interval.</summary>
    public (double Low, double High) Interval => Wilson.Interval(Resolved, Difficulties);
}
