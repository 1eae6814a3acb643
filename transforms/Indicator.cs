namespace Analytics.Transforms;

/// <summary>One row of <c>seeds/indicators.csv</c>: a numerator over a denominator.</summary>
/// <param name="Code">What users type: <c>trained_rate</c>.</param>
/// <param name="Kind">The kind of return it is made from; it reads the mart whose model has <c>returns/[kind]</c> as its source, or the returns themselves where there is no such model.</param>
/// <param name="MeasureCode">The measure it tells about.</param>
/// <param name="Numerator">SQL over sums of the mart's columns or the return's fields, without division.</param>
/// <param name="Denominator">The same; <c>rows</c> counts the rows of a return.</param>
/// <param name="IsProportion">The numerator is part of the denominator, so that a Wilson interval can be given.</param>
/// <param name="UnitZh">Unit of the shown value, Chinese.</param>
/// <param name="UnitEn">Unit of the shown value, English.</param>
/// <param name="Scale">Shown value = numerator / denominator * scale.</param>
/// <param name="Direction"><c>higher</c> or <c>lower</c> is better; <c>none</c> is not ranked.</param>
/// <param name="MinBase">The smallest denominator for which a value is given.</param>
/// <param name="NameZh">Name, Chinese.</param>
/// <param name="NameEn">Name, English.</param>
/// <param name="DescriptionZh">Definition, Chinese.</param>
/// <param name="DescriptionEn">Definition, English.</param>
/// <param name="Filter">SQL over the columns of a row: the rows that count, above and below alike; null for all.</param>
/// <param name="Spread">What the interval of a ratio or a mean is made from; null without one.</param>
/// <param name="IsOfParts">Of a kind that no model sums up: what returns say of the regions within one adds up to it. Otherwise only what they say of the region itself counts.</param>
public sealed record Indicator(
    string Code, string Kind, string MeasureCode, string Numerator, string Denominator, bool IsProportion, string UnitZh, string UnitEn,
    decimal Scale, string Direction, long MinBase, string NameZh, string NameEn, string DescriptionZh, string DescriptionEn,
    string? Filter = null, Spread? Spread = null, bool IsOfParts = false);

/// <summary>How a ratio varies over what it is made of: SQL over sums of the mart's columns, not shared by those who may not see single enterprises.</summary>
/// <param name="Squares">Sum of the squares of the numerator.</param>
/// <param name="Products">Sum of the products of numerator and denominator.</param>
/// <param name="BaseSquares">Sum of the squares of the denominator.</param>
/// <param name="Count">How many there are: enterprises, tasks.</param>
public sealed record Spread(string Squares, string Products, string BaseSquares, string Count);
