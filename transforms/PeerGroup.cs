namespace Analytics.Transforms;

/// <summary>Provinces that are compared with each other.</summary>
/// <param name="Group">The group: an economic belt.</param>
/// <param name="Provinces">Its provinces, in code order.</param>
public sealed record PeerGroup(CodeName Group, IReadOnlyList<CodeName> Provinces);
