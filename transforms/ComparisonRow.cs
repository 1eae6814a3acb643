namespace Analytics.Transforms;

/// <summary>An indicator's value for one group. Value, Low and High are already times the indicator's scale and not rounded.</summary>
/// <param name="Code">Region, holding, division or size code; the total's is <c>100000</c>.</param>
/// <param name="NameZh">Name of the group, Chinese.</param>
/// <param name="NameEn">Name of the group, English.</param>
/// <param name="Numerator">Sum above the line; null when nothing was reported of the group or the disclosure rule withholds it.</param>
/// <param name="Denominator">Sum below the line; null when nothing was reported of the group or the disclosure rule withholds it.</param>
/// <param name="Units">Enterprises, tasks or difficulties behind it; null when nothing was reported of the group or the disclosure rule withholds it.</param>
/// <param name="Value">Null exactly when it is withheld; never zero for a missing value.</param>
/// <param name="Low">Lower end of the 95 % interval, Wilson's of a proportion, the linearised one of a ratio or mean; null where nothing tells how it varies.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Rank">1 is best; equal values share a rank; null when withheld or when the indicator has no better side.</param>
/// <param name="Withheld">Null, <c>no_data</c>, <c>below_min_base</c>, or <c>disclosure</c>: too few enterprises, or one of them could be made out.</param>
public sealed record ComparisonRow(
    string Code, string NameZh, string NameEn, decimal? Numerator, decimal? Denominator, long? Units,
    double? Value, double? Low, double? High, int? Rank, string? Withheld)
{
    /// <summary>There are data, but no value is given.</summary>
    public bool IsUnpublished => Withheld is not (null or "no_data");

    /// <summary>Standard error of the value of a ratio or mean; null of a proportion, or where nothing tells how it varies.</summary>
    public double? Error { get; init; }
}
