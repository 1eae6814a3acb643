using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// The views that a schema's checks may name beside the return itself, attached when one of them does: <c>previous_rows</c>, the same kind's rows of the
/// period before, and <c>returns_&lt;kind&gt;</c>, another kind's current rows of the same period; all within the region of the return. A yearly kind seen from
/// a quarter is that of its year, a quarterly one seen from a year that of its last quarter. A check that names an empty one is left out: what is not in
/// yet proves nothing.
/// </summary>
internal sealed class CheckViews(LakeSession session, LakeStore lake, ReturnSchemas schemas, ReturnSchema schema, ReturnScope scope)
{
    /// <summary>Name of the view of the return under audit.</summary>
    public const string Current = "current_rows";

    /// <summary>Name of the view of the period before.</summary>
    public const string Previous = "previous_rows";

    private readonly Dictionary<string, bool> attached = [];

    /// <summary>Where the rows of the return's own kind in the period before are at hand already; null to look for them in the lake.</summary>
    public string? PreviousAtHand { get; init; }

    /// <summary>Name of the view of another kind.</summary>
    public static string Of(string kind) => $"returns_{kind}";

    /// <summary>Whether any of these texts names a view.</summary>
    public static bool AreNamedIn(ReturnSchemas schemas, params IEnumerable<string> expressions)
    {
        HashSet<string> names = [.. expressions.SelectMany(CheckText.Names)];
        return names.Contains(Current) || names.Contains(Previous) || schemas.All.Any(kind => names.Contains(Of(kind.Name)));
    }

    /// <summary>Whether a check of the whole return looks at returns by their kind.</summary>
    public static bool NamesKinds(ReturnSchemas schemas, ReturnCheck check) =>
        NamesIn(check).Intersect(schemas.All.Select(kind => Of(kind.Name))).Any();

    /// <summary>Whether a check of the whole return looks at any view.</summary>
    public static bool AreNamedIn(ReturnSchemas schemas, ReturnCheck check) => AreNamedIn(schemas, [check.Expression, .. check.Values.Select(value => value.Sql)]);

    /// <summary>Whether a check of a kind looks at other returns of the kind.</summary>
    public static bool NamesOwn(ReturnSchema schema) =>
        schema.Checks.SelectMany(check => CheckText.Names(check.Expression)).Concat(schema.ReturnChecks.SelectMany(NamesIn)).Contains(Of(schema.Name));

    /// <summary>Whether a check looks at the period before.</summary>
    public static bool NamesPrevious(ReturnCheck check) => NamesIn(check).Contains(Previous);

    /// <summary>Whether every view that these texts name has rows.</summary>
    public bool Have(params IEnumerable<string> expressions)
    {
        HashSet<string> names = [.. expressions.SelectMany(CheckText.Names)];
        return (!names.Contains(Previous) || Has(Previous, schema, scope.Period.Previous))
            && schemas.All.Where(other => names.Contains(Of(other.Name))).All(other => Has(Of(other.Name), other, PeriodOf(other)));
    }

    private static IEnumerable<string> NamesIn(ReturnCheck check) => check.Values.Select(value => value.Sql).Append(check.Expression).SelectMany(CheckText.Names);

    private Period PeriodOf(ReturnSchema other) =>
        other.Frequency == scope.Period.Frequency ? scope.Period : other.Frequency == "year" ? new Period(scope.Period.Year, null) : new Period(scope.Period.Year, 4);

    private bool Has(string view, ReturnSchema kind, Period period)
    {
        if (!attached.TryGetValue(view, out bool has)) attached[view] = has = view == Previous && PreviousAtHand is { } rows ? Attach(view, rows) : Attach(view, kind, period);
        return has;
    }

    private bool Attach(string view, ReturnSchema kind, Period period)
    {
        DeltaTable table = lake.Table(kind.TableName);
        if (!table.Exists) return false;
        Snapshot around = (scope with { Period = period }).PartOf(table.Read());
        if (around.Files.Count == 0) return false;
        session.Attach($"{view}_around", around);
        return Attach(view, $"SELECT * FROM {view}_around WHERE starts_with(region_code, '{scope.RegionPrefix}')");
    }

    private bool Attach(string view, string rows)
    {
        session.Execute($"CREATE OR REPLACE VIEW {view} AS {rows}");
        return session.Query($"SELECT EXISTS (SELECT 1 FROM {view})", row => row.GetBoolean(0))[0];
    }
}
