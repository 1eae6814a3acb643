namespace Analytics.Transforms;

/// <summary>What a page must state below a figure.</summary>
/// <param name="Period">The period of the figures.</param>
/// <param name="Mart">The table read, for instance <c>marts/task_progress</c>.</param>
/// <param name="MartVersion">Its version.</param>
/// <param name="Reporting">Provinces (and the Corps) with an accepted return of the kind in the period.</param>
/// <param name="Expected">Provinces (and the Corps) that owe one.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
public sealed record Basis(string Period, string Mart, long MartVersion, int Reporting, int Expected, bool Synthetic);
