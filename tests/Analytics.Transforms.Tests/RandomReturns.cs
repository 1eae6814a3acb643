namespace Analytics.Transforms.Tests;

/// <summary>Returns of four quarters that a seed of chance decides.</summary>
internal static class RandomReturns
{
    private static readonly DateOnly Day = new(2025, 1, 1);
    private static readonly string[] Periods = ["2024Q4", "2025Q1", "2025Q2", "2025Q3"];
    private static readonly string[] Regions = ["110101", "110105", "320102", "320205", "441900", "510104", "660000"];

    /// <summary>Puts as many rows of each kind into each quarter.</summary>
    public static void Put(TestLake lake, int seed, int rows)
    {
        var dice = new Random(seed);
        foreach (string period in Periods)
            Put(lake, dice, period, rows);
    }

    /// <summary>Puts as many rows of each kind into a quarter.</summary>
    public static void Put(TestLake lake, Random dice, string period, int rows)
    {
        lake.Accept("enterprise", period, "100000", Many(rows, () => Firm(dice, Regions)));
        lake.Accept("task", period, "100000", Many(rows, () => Task(dice, Regions)));
        lake.Accept("difficulty", period, "100000", Many(rows, () => Difficulty(dice, Regions)));
    }

    /// <summary>Puts other rows in the place of one province's return of a kind and quarter.</summary>
    /// <returns>The kind and the quarter.</returns>
    public static (string Kind, string Period) Correct(TestLake lake, Random dice)
    {
        string kind = Pick(dice, "enterprise", "task", "difficulty"), period = Pick(dice, Periods), region = Pick(dice, Regions);
        lake.Accept(kind, period, $"{region[..2]}0000", Many(1 + dice.Next(6), () => kind switch
        {
            "enterprise" => Firm(dice, [region]),
            "task" => Task(dice, [region]),
            _ => Difficulty(dice, [region]),
        }));
        return (kind, period);
    }

    private static ReturnRow[] Many(int count, Func<ReturnRow> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static Enterprise Firm(Random dice, string[] regions)
    {
        int employees = dice.Next(2000), workers = dice.Next(employees + 1), certified = dice.Next(workers + 1);
        return new(
            Pick(dice, regions), Pick(dice, "C3610", "C3620", "C1310", "B0610", "I6510"), Pick(dice, "1", "2", "3", "4", "5", "9"), Pick(dice, "1", "2", "3", "4"),
            employees, workers, dice.Next(workers + 1), certified, dice.Next(certified + 1), dice.Next(100_000_000) / 100m, dice.Next(employees + 1), dice.Next(9),
            Flip(), Flip(), Flip(), Flip(), Flip(), dice.Next(20_000_000) / 100m);

        bool Flip() => dice.Next(2) == 0;
    }

    private static Job Task(Random dice, string[] regions)
    {
        string status = Pick(dice, "not_started", "in_progress", "done", "suspended");
        var start = Day.AddDays(dice.Next(-300, 300));
        var due = start.AddDays(dice.Next(400));
        return new(
            Pick(dice, regions), Pick(dice, "M01", "M09", "M27"), status, status == "done" ? 100 : dice.Next(101), Text(start), Text(due),
            status == "done" ? Text(due.AddDays(dice.Next(-30, 30))) : null)
        { Id = $"{dice.Next(1_000_000)}" };
    }

    private static Hardship Difficulty(Random dice, string[] regions)
    {
        var raised = Day.AddDays(dice.Next(-200, 200));
        return new(
            Pick(dice, regions), Pick(dice, "M01", "M09", "M27"), Pick(dice, "funding", "data", "staffing"), Text(raised),
            dice.Next(2) == 0 ? Text(raised.AddDays(dice.Next(100))) : null);
    }

    private static string Pick(Random dice, params string[] from) => from[dice.Next(from.Length)];

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
