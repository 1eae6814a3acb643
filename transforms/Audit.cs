namespace Analytics.Transforms;

/// <summary>A query over a freshly made mart that returns the rows that are wrong.</summary>
/// <param name="Code">Its name, as in <c>models/[model].audits.sql</c>.</param>
/// <param name="IsError">Bad rows keep the mart from being committed; a warning is only reported.</param>
/// <param name="Zh">What bad rows mean, Chinese.</param>
/// <param name="En">What bad rows mean, English.</param>
/// <param name="Sql">The query; it reads the mart by the model's name and the inputs as the model does.</param>
public sealed record Audit(string Code, bool IsError, string Zh, string En, string Sql)
{
    /// <summary>Reads the audits of a file: each begins with the lines <c>-- audit: code error|warn</c>, <c>-- zh:</c> and <c>-- en:</c>.</summary>
    internal static IReadOnlyList<Audit> Parse(string text) =>
        [.. text.Split("-- audit: ").Skip(1).Select(block => block.Split('\n')).Select(lines => new Audit(
            lines[0].Split(' ')[0],
            lines[0].Split(' ')[1].Trim() == "error",
            lines[1]["-- zh: ".Length..].Trim(),
            lines[2]["-- en: ".Length..].Trim(),
            string.Join('\n', lines.Skip(3)).Trim()))];
}

/// <summary>Bad rows that an audit found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Audit">The audit that found them.</param>
/// <param name="BadRows">How many there are.</param>
/// <param name="Rows">The first of them, each as JSON.</param>
public sealed record AuditFinding(string Model, Audit Audit, long BadRows, IReadOnlyList<string> Rows);
