namespace Analytics.Transforms;

/// <summary>Difficulties by kind, all regions together.</summary>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Kinds">Every kind in the order of the code list, those without difficulties too.</param>
public sealed record DifficultyTable(Basis Basis, IReadOnlyList<DifficultyKind> Kinds);

/// <summary>Difficulties of one kind. Open + Resolved = Difficulties.</summary>
/// <param name="Kind">The kind of difficulty.</param>
/// <param name="Difficulties">All in the returns of the period.</param>
/// <param name="Open">Not resolved.</param>
/// <param name="Resolved">Resolved.</param>
/// <param name="OpenOver90Days">Open, and raised more than 90 days before the end of the period.</param>
public sealed record DifficultyKind(CodeName Kind, long Difficulties, long Open, long Resolved, long OpenOver90Days);
