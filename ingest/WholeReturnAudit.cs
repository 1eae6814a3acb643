using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The checks that look at the return as a whole: the schema's, and whether it is the return of the period before under a new date.</summary>
/// <param name="session">The session, with the seeds and the return attached.</param>
/// <param name="schema">The kind.</param>
/// <param name="views">What else the checks may look at.</param>
/// <param name="headerOf">The header's cell of a field, where such a finding stands: no single row is wrong.</param>
/// <param name="sink">Takes the findings.</param>
internal sealed class WholeReturnAudit(LakeSession session, ReturnSchema schema, CheckViews views, Func<string, CellAddress> headerOf, FindingSink sink)
{
    // Fewer rows may well be the same by right.
    private const int FewestCopied = 20;

    /// <summary>The schema's checks of level <c>return</c>, or some of them.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="broken">For those that look at nothing but the return, whether it breaks them; null to look.</param>
    public void Checks(IEnumerable<ReturnCheck> checks, Func<ReturnCheck, bool?>? broken = null)
    {
        foreach (ReturnCheck check in checks)
        {
            if (broken?.Invoke(check) ?? (views.Have([check.Expression, .. check.Values.Select(value => value.Sql)]) && Fails(check))) sink.Add(Told(check));
        }
    }

    /// <summary>A return whose rows are those of the period before, but for the period.</summary>
    public void CopiedForward(long rows, Period before)
    {
        if (rows < FewestCopied || !views.Have(CheckViews.Previous)) return;
        // Equal sums of 64-bit hashes over equally many rows: the same rows in whatever order.
        string fields = string.Join(", ", schema.Fields.Where(field => field.Name != "period").Select(field => field.Name));
        string Sum(string view) => $"(SELECT sum(hash({fields})) FROM {view})";
        bool same = session.Query($"SELECT (SELECT count(*) FROM {CheckViews.Previous})", row => row.GetInt64(0))[0] == rows
            && session.Query($"SELECT {Sum(CheckViews.Current)} = {Sum(CheckViews.Previous)}", row => row.GetBoolean(0))[0];
        if (same) sink.Add(Rules.SameAsPrevious.At(null, before.ToString(), rows));
    }

    private bool Fails(ReturnCheck check) =>
        session.Query($"SELECT coalesce(NOT ({check.Expression}), false) FROM (SELECT {Deciding(check)} FROM {CheckViews.Current})", row => row.GetBoolean(0))[0];

    private Finding Told(ReturnCheck check) => session.Query($"SELECT {Select(check.Values)} FROM {CheckViews.Current}", row =>
    {
        Dictionary<string, string> values = check.Values.Select((value, i) => (value.Name, CheckText.Of(row, i) ?? "")).ToDictionary();
        return new Finding(check.Severity, check.Code, headerOf(check.Field), null, CheckText.Fill(check.MessageZh, values), CheckText.Fill(check.MessageEn, values));
    })[0];

    /// <summary>The values that decide, as the columns of a SELECT: what only the message shows is worked out when there is a message.</summary>
    public static string Deciding(ReturnCheck check) => Select(DecidingValues(check));

    /// <summary>The same as one value, a STRUCT, to stand beside others in a SELECT.</summary>
    public static string Struct(ReturnCheck check) => $"{{{string.Join(", ", DecidingValues(check).Select(value => $"'{value.Name}': {value.Sql}"))}}}";

    /// <summary>Whether some of the values that decide is made from another: that is only possible between columns.</summary>
    public static bool IsNested(ReturnCheck check) => DecidingValues(check).SelectMany(value => CheckText.Names(value.Sql)).Intersect(check.Values.Select(value => value.Name)).Any();

    private static IEnumerable<(string Name, string Sql)> DecidingValues(ReturnCheck check)
    {
        HashSet<string> needed = [.. CheckText.Names(check.Expression)];
        return check.Values.Where(value => needed.Contains(value.Name));
    }

    /// <summary>The named values as the columns of a SELECT.</summary>
    public static string Select(IEnumerable<(string Name, string Sql)> values) => string.Join(", ", values.Select(value => $"{value.Sql} AS {value.Name}"));
}
