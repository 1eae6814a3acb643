namespace Analytics.Transforms;

/// <summary>Which returns of a period are in: kinds by regions.</summary>
/// <param name="Basis">Where it comes from; Reporting and Expected count returns of all kinds.</param>
/// <param name="Kinds">Kinds owed in the period, by their names in <c>schemas/</c>.</param>
/// <param name="Regions">In code order.</param>
/// <param name="Cells">Every kind by every region, region by region.</param>
public sealed record CompletenessMatrix(
    Basis Basis, IReadOnlyList<string> Kinds, IReadOnlyList<CodeName> Regions, IReadOnlyList<CompletenessCell> Cells);

/// <summary>One return that is owed.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="RegionCode">The province, six digits.</param>
/// <param name="Status"><c>accepted</c>, <c>returned</c> (sent back, nothing accepted yet) or <c>missing</c>.</param>
/// <param name="Rows">Rows accepted; null when nothing was, and of enterprises where the disclosure rule withholds their number.</param>
/// <param name="Returned">Submissions sent back.</param>
/// <param name="Revision">The current revision; null when nothing was accepted.</param>
public sealed record CompletenessCell(string Kind, string RegionCode, string Status, long? Rows, long Returned, long? Revision);
