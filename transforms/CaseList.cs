namespace Analytics.Transforms;

/// <summary>The cases of all periods, by measure, the newest first.</summary>
/// <param name="Cases">Of each measure no more than <paramref name="Most"/>.</param>
/// <param name="Counts">How many there are of each measure that has any.</param>
/// <param name="Most">How many of a measure are listed at most.</param>
/// <param name="Version">Version of the table that was read.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
public sealed record CaseList(IReadOnlyList<PublishedCase> Cases, IReadOnlyDictionary<string, long> Counts, int Most, long Version, bool Synthetic);

/// <summary>A case that a region put forward for publication.</summary>
/// <param name="MeasureCode">The measure.</param>
/// <param name="Period">The quarter in which it was put forward.</param>
/// <param name="Province">Its province, six digits.</param>
/// <param name="Region">The region that put it forward.</param>
/// <param name="Title">Its title, as the region wrote it; a number that identifies an enterprise is left out of it.</param>
/// <param name="Industry">Its industry division; null where it belongs to none.</param>
/// <param name="Holding">Who controls the enterprise; null where it comes from none.</param>
/// <param name="Level">Its level.</param>
public sealed record PublishedCase(string MeasureCode, string Period, string Province, CodeName Region, string Title, CodeName? Industry, CodeName? Holding, CodeName Level);
