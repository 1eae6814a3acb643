namespace Analytics.Transforms.Tests;

/// <summary>A dozen enterprises in two provinces and the Corps, in two quarters, small enough to work every figure out by hand.</summary>
public static class Example
{
    public static readonly Enterprise[] JiangsuQ3 =
    [
        // A and B share a cell of the cube, and so do C and D.
        new("320102", "C3610", "1", "1", 1000, 800, 400, 300, 100, 100.50m, 200, 10, Agreement: true, SkillPay: true, Ladder: true, Union: true, Leader: true, Wage: 9000m),
        new("320102", "C3620", "1", "1", 500, 400, 100, 120, 40, 49.50m, 50, 3, Agreement: true, Ladder: true, Union: true, Wage: 8000m),
        new("320205", "C1310", "3", "3", 60, 50, 25, 10, 0, 1.25m, 6, 0, Union: true, Wage: 5000.50m),
        new("320205", "C1310", "3", "3", 40, 30, 5, 5, 1, 0.75m, 0, 1, Wage: 4999.50m),
        new("320583", "I6510", "5", "2", 200, 100, 60, 50, 30, 20m, 20, 5, Agreement: true, SkillPay: true, Ladder: true, Wage: 15000m),
        new("320583", "C3610", "3", "4", 10, 8, Wage: 4000m),
    ];

    public static readonly Enterprise[] SichuanQ3 =
    [
        new("510104", "C3610", "1", "1", 2000, 1500, 600, 500, 150, 200m, 300, 15, Agreement: true, Ladder: true, Union: true, Leader: true, Wage: 7000m),
        new("510104", "C1310", "3", "3", 80, 60, 30, 12, 3, 2m, 8, 1, Union: true, Wage: 4500m),
        new("510703", "B0610", "1", "2", 300, 280, 140, 70, 14, 10m, 30, 2, Agreement: true, SkillPay: true, Union: true, Wage: 6500m),
        new("510703", "C1310", "2", "3", 50, 40, 10, 8, 0, 0.5m, 5, 0, Wage: 4200m),
        new("510703", "C1310", "9", "4", 8, 8, 8, Wage: 3000m),
    ];

    public static readonly Enterprise[] CorpsQ3 = [new("660000", "A0110", "1", "4", 60, 40, 20, 4, 0, 0.3m, Union: true, Wage: 5200m)];

    public static readonly Enterprise[] JiangsuQ2 = [new("320102", "C3610", "1", "1", 600, 500, 150, Wage: 9000m)];

    public static readonly Enterprise[] SichuanQ2 = [new("510104", "C3610", "1", "1", 1200, 1000, 500, Wage: 7000m)];

    public static TestLake Lake()
    {
        var lake = new TestLake();
        lake.Accept("enterprise", "2025Q2", "320000", JiangsuQ2);
        lake.Accept("enterprise", "2025Q2", "510000", SichuanQ2);
        lake.Accept("enterprise", "2025Q3", "320000", JiangsuQ3);
        lake.Accept("enterprise", "2025Q3", "510000", SichuanQ3);
        lake.Accept("enterprise", "2025Q3", "660000", CorpsQ3);
        Assert.True(lake.Refresh().Passed);
        return lake;
    }
}
