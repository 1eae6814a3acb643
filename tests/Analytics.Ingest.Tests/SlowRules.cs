namespace Analytics.Ingest.Tests;

/// <summary>
/// The checks of three kinds written by hand in C#, from what their messages say. A comparison with an empty cell is neither true nor false, and a check
/// fails only where it is false.
/// </summary>
internal sealed class SlowRules
{
    private readonly List<(string Code, string Field, Func<Dictionary<string, object?>, bool?> Holds)> rows;
    private readonly List<(string Code, string Field, Func<IReadOnlyList<Dictionary<string, object?>>, bool> Fails)> wholes = [];

    public SlowRules(string kind, Func<string, List<Dictionary<string, string>>> seed)
    {
        List<Dictionary<string, string>> regions = seed("regions");
        HashSet<string> barred = [.. regions.Where(region => region["kind"] is "placeholder" or "out_of_scope").Select(region => region["region_code"])];
        rows = kind switch
        {
            "enterprise" => Enterprise(regions, seed),
            "task" => Task(barred),
            "difficulty" => Difficulty(barred),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        if (kind != "enterprise") return;
        wholes.Add(("all_trained_everywhere", "trained_workers", AllTrained));
        wholes.Add(("same_wage_everywhere", "average_wage", SameWage));
    }

    public IEnumerable<string> Codes => [.. rows.Select(rule => rule.Code), .. wholes.Select(rule => rule.Code)];

    public IEnumerable<(string Code, string Field)> Row(Dictionary<string, object?> row) => rows.Where(rule => rule.Holds(row) == false).Select(rule => (rule.Code, rule.Field));

    public IEnumerable<(string Code, string Field)> Whole(IReadOnlyList<Dictionary<string, object?>> all) => wholes.Where(rule => rule.Fails(all)).Select(rule => (rule.Code, rule.Field));

    private static List<(string, string, Func<Dictionary<string, object?>, bool?>)> Enterprise(List<Dictionary<string, string>> regions, Func<string, List<Dictionary<string, string>>> seed)
    {
        HashSet<string> notCounties = [.. regions.Where(region => region["level"] != "county" && region["kind"] != "no_counties" && region["region_code"] != "660000").Select(region => region["region_code"])];
        HashSet<string> divisions = [.. seed("industries").Where(row => row["level"] == "division").Select(row => row["code"])];
        HashSet<string> classes = [.. seed("industry_classes").Where(row => row["level"] == "class").Select(row => row["code"])];
        return
        [
            ("region_is_county", "region_code", r => Not(In(r["region_code"], notCounties))),
            ("industry_division_known", "industry_code", r => In(Start(r["industry_code"]), divisions)),
            ("industry_class_known", "industry_code", r => In(r["industry_code"], classes) | Not(In(Start(r["industry_code"]), divisions))),
            ("ownership_is_leaf", "ownership_code", r => Not(In(r["ownership_code"], ["100", "110", "120", "130"]))),
            ("holding_fits_ownership", "holding_code", r =>
                (Is(r["holding_code"], "1") | Not(In(r["ownership_code"], ["111", "131"]))) & (Not(Is(r["holding_code"], "1")) | Not(In(r["ownership_code"], ["112", "121", "140", "500"])))),
            ("workers_le_employees", "industrial_workers", r => AtMost(r["industrial_workers"], r["employees"])),
            ("trained_le_workers", "trained_workers", r => AtMost(r["trained_workers"], r["industrial_workers"])),
            ("certified_le_workers", "certified_workers", r => AtMost(r["certified_workers"], r["industrial_workers"])),
            ("high_skilled_le_certified", "high_skilled_workers", r => AtMost(r["high_skilled_workers"], r["certified_workers"])),
            ("competitors_le_employees", "competition_participants", r => AtMost(r["competition_participants"], r["employees"])),
            ("size_fits_employees", "size_code", r =>
                (Not(Is(r["size_code"], "4")) | AtMost(r["employees"], 999m)) & (Not(Is(r["size_code"], "1")) | AtMost(20m, r["employees"]))),
            ("everybody_trained", "trained_workers", r => Not(AtMost(r["industrial_workers"], r["trained_workers"])) | AtMost(r["industrial_workers"], 299m)),
            ("training_spend_unit", "training_spend", r => AtMost(r["training_spend"], r["employees"] is decimal employees ? employees * 5 : null)),
            ("average_wage_unit", "average_wage", r => (AtMost(1000m, r["average_wage"]) & AtMost(r["average_wage"], 60000m)) | Is(r["employees"], 0m)),
        ];
    }

    private static List<(string, string, Func<Dictionary<string, object?>, bool?>)> Task(HashSet<string> barred) =>
    [
        ("region_in_use", "region_code", r => Not(In(r["region_code"], barred))),
        ("start_plausible", "start_on", r => AtMost(Year(r["start_on"]), 2050m) & AtMost(2015m, Year(r["start_on"]))),
        ("due_plausible", "due_on", r => AtMost(Year(r["due_on"]), 2050m)),
        ("due_after_start", "due_on", r => AtMost(r["start_on"], r["due_on"])),
        ("completed_iff_done", "completed_on", r => r["status"] is null ? null : r["completed_on"] is not null == (string)r["status"]! is "done"),
        ("done_is_100", "progress_pct", r => Is(r["progress_pct"], 100m) | Not(Is(r["status"], "done"))),
        ("not_started_is_0", "progress_pct", r => Is(r["progress_pct"], 0m) | Not(Is(r["status"], "not_started"))),
        ("full_but_not_done", "progress_pct", r => AtMost(r["progress_pct"], 99m) | Is(r["status"], "done")),
        ("completed_after_start", "completed_on", r => AtMost(r["start_on"], r["completed_on"])),
        ("completed_in_period", "completed_on", r => AtMost(r["completed_on"], LastDay(r["period"]))),
        ("not_started_late", "status", r => Not(Is(r["status"], "not_started")) | AtMost(FirstDay(r["period"]), r["due_on"])),
    ];

    private static List<(string, string, Func<Dictionary<string, object?>, bool?>)> Difficulty(HashSet<string> barred) =>
    [
        ("region_in_use", "region_code", r => Not(In(r["region_code"], barred))),
        ("raised_plausible", "raised_on", r => AtMost(2015m, Year(r["raised_on"]))),
        ("resolved_after_raised", "resolved_on", r => AtMost(r["raised_on"], r["resolved_on"])),
        ("raised_in_period", "raised_on", r => AtMost(r["raised_on"], LastDay(r["period"]))),
        ("resolved_in_period", "resolved_on", r => AtMost(r["resolved_on"], LastDay(r["period"]))),
        ("other_explained", "description", r => AtMost(10m, r["description"] is string text ? (decimal)text.EnumerateRunes().Count() : null) | Not(Is(r["difficulty_code"], "other"))),
    ];

    private static bool AllTrained(IReadOnlyList<Dictionary<string, object?>> all)
    {
        var with = all.Where(row => row["industrial_workers"] is decimal workers && workers > 0).ToList();
        return with.Count >= 20 && with.All(row => Equals(row["trained_workers"], row["industrial_workers"]));
    }

    private static bool SameWage(IReadOnlyList<Dictionary<string, object?>> all)
    {
        var wages = all.Where(row => row["employees"] is decimal employees && employees > 0).Select(row => row["average_wage"]).OfType<decimal>().ToList();
        return wages.Count >= 20 && wages.Distinct().Count() == 1;
    }

    private static bool? Not(bool? value) => !value;

    private static bool? In(object? value, IReadOnlyCollection<string> set) => value is null ? null : set.Contains((string)value);

    private static bool? Is(object? value, object other) => value is null ? null : value.Equals(other);

    private static bool? AtMost(object? small, object? large) => small is null || large is null ? null : ((IComparable)small).CompareTo(large) <= 0;

    private static object? Start(object? code) => code is string text ? text[..Math.Min(3, text.Length)] : null;

    private static decimal? Year(object? day) => day is DateOnly date ? date.Year : null;

    private static DateOnly FirstDay(object? period) => new(int.Parse(((string)period!)[..4], null), 3 * (((string)period)[5] - '0') - 2, 1);

    private static DateOnly LastDay(object? period) => FirstDay(period).AddMonths(3).AddDays(-1);
}
