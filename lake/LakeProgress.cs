namespace Analytics.Lake;

/// <summary>How far work on the whole lake is.</summary>
/// <param name="Table">What is being looked at.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">Of how much.</param>
public sealed record LakeProgress(string Table, int Done, int Total);
