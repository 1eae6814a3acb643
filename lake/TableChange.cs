namespace Analytics.Lake;

/// <summary>A mark that a commit leaves so that the same work done twice is recognised.</summary>
/// <param name="AppId">Who: for example a submission id or a model's name.</param>
/// <param name="Version">A number that grows when the same <paramref name="AppId"/> does new work.</param>
public sealed record Transaction(string AppId, long Version);

/// <summary>What a commit does to a table.</summary>
/// <param name="Add">Files that become part of the table; they are on disk and synced already.</param>
/// <param name="Remove">Files of the snapshot that leave it (they stay on disk for older versions).</param>
/// <param name="Transactions">Marks that make the commit happen at most once.</param>
public sealed record TableChange(IReadOnlyList<DataFile> Add, IReadOnlyList<DataFile> Remove, IReadOnlyList<Transaction> Transactions);

/// <summary>What the log says about a commit, for people.</summary>
/// <param name="Operation">For example <c>REPLACE PARTITION</c>.</param>
/// <param name="Parameters">Details, for example the submission or the versions that a mart was made from.</param>
public sealed record CommitInfo(string Operation, IReadOnlyDictionary<string, string> Parameters);
