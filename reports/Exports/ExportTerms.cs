namespace Analytics.Reports.Exports;

/// <summary>What only the publisher can say of an export: the settings <c>publisher</c> and <c>license</c>.</summary>
/// <param name="Publisher">Who publishes the data; null when nobody said.</param>
/// <param name="License">Name (<c>CC-BY-4.0</c>) or address of the licence; null when nobody chose one, and then none is stated.</param>
public sealed record ExportTerms(string? Publisher = null, string? License = null);
