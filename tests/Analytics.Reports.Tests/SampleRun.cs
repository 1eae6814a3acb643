using System.Text.Json;
using System.Text.Json.Serialization;
using Analytics.Transforms;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Tests;

/// <summary>An assessment of four regions whose scores can be worked out in the head: every way to normalise, every decision about a missing value, and a harmonic mean on top.</summary>
internal static class SampleRun
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The stored result of the run.</summary>
    /// <param name="mean">The mean on top.</param>
    /// <param name="work">The weight of the first dimension; the second has the rest.</param>
    public static string Json(string mean = "harmonic", double work = 0.5)
    {
        var root = new Node
        {
            Code = "total",
            Title = "总分",
            TitleEn = "Total",
            Mean = mean,
            Children =
            [
                new()
                {
                    Code = "work",
                    Title = "用工",
                    TitleEn = "Work",
                    Weight = work,
                    Mean = "arithmetic",
                    Children =
                    [
                        new() { Code = "pay", Indicator = "wage", Weight = 0.5, Missing = "none", Normalise = new() { Method = "zscore" } },
                        new() { Code = "late", Indicator = "delay", Weight = 0.5, Missing = "peer_median", Normalise = new() { Method = "goalposts", Low = 10, High = 1000, Log = true } },
                    ],
                },
                new()
                {
                    Code = "plan",
                    Title = "计划",
                    TitleEn = "Plan",
                    Weight = 1 - work,
                    Mean = "arithmetic",
                    Children =
                    [
                        new() { Code = "steps", Indicator = "trained", Weight = 0.6, Missing = "zero", Normalise = new() { Method = "bands", Steps = [new(50, 1), new(20, 0.5)] } },
                        new() { Code = "goal", Indicator = "certified", Weight = 0.4, Normalise = new() { Method = "target" } },
                    ],
                },
            ],
        };
        var definition = new Definition
        {
            Code = "sample",
            Title = "样例",
            TitleEn = "Sample",
            Period = "2025Q3",
            Scale = 10,
            Decimals = 1,
            Rounding = "before",
            Threshold = 0.6,
            Bands = [new("A", "好", "Good", 6), new("B", "中", "Fair", 0)],
            Deductions = [new("slow", "拖延", "Slow", "delay", 50, 0.02, 0.5, "nothing")],
            Root = root,
            Draws = new(200, 1, 100),
        };
        Unit[] units =
        [
            Unit("110000", "北京市", "Beijing", "East", [4000, 100, 50, 30], 40, 100),
            Unit("120000", "天津市", "Tianjin", "East", [5000, 10, 20, 50], 40, 10),
            Unit("310000", "上海市", "Shanghai", "East", [6000, null, 10, 30], null, 60),
            Unit("510000", "四川省", "Sichuan", "West", [null, 5, null, 30], 40, null),
        ];
        bool[] best = [true, false, true, true];
        var scores = Scoring.Of(definition, units, best);
        return JsonSerializer.Serialize(
            new AssessmentRun(
                "sample", new DateTimeOffset(2026, 1, 19, 16, 0, 0, TimeSpan.Zero), "1.0", new Dictionary<string, long> { ["returns/enterprise"] = 7 }, definition,
                [Indicator("wage", "工资", "Wage", "yuan", "higher"), Indicator("delay", "延误", "Delay", "days", "lower"), Indicator("trained", "培训率", "Trained", "%", "higher"), Indicator("certified", "持证率", "Certified", "%", "higher")],
                units, new Dictionary<string, IReadOnlyList<SourceSubmission>> { ["110000"] = [new("enterprise", "110000", "<i>&\".csv", 2, new string('a', 64))], ["100000"] = [new("inspection", "100000", "inspection_2025_100000.csv", 1, new string('b', 64))] }, scores,
                Uncertainty.Of(definition, units, best, scores), new Dictionary<string, IReadOnlyList<int?>> { ["pay"] = [2, 1, 3, null] }),
            Options);
    }

    // Only the last leaf has a target, only one indicator deducts.
    private static Unit Unit(string code, string zh, string en, string peer, double?[] values, double? target, double? delay) =>
        new(code, zh, en, peer, values, [0, 0, 0, 0], [null, null, null, target], [delay]);

    private static Indicator Indicator(string code, string zh, string en, string unit, string direction) =>
        new(code, "enterprise", "M01", "a", "b", false, unit, unit, 1, direction, 1, zh, en, zh, en);
}
