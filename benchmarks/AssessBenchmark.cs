using Analytics.Transforms.Assessments;
using Analytics.Transforms.Statistics;

namespace Analytics.Benchmarks;

/// <summary>
/// The draws of an assessment of 31 units by 40 indicators in five dimensions: values and weights drawn anew each time, six ways to normalise, missing values in each decision, and
/// alternatives for normalisation and missing values, up to ranks, intervals and shares of grades; against a bare loop that does the same weighted sums of given numbers with given weights, and sorts
/// the totals to rank them, on as many cores. Rows are draws.
/// </summary>
internal static class AssessBenchmark
{
    private const int Units = 31, Dimensions = 5, LeavesOfEach = 8, Leaves = Dimensions * LeavesOfEach;
    private const int BlockSize = 50, Given = 1000;

    public static Benchmark Create() => new("assess", "Draw an assessment of 31 units by 40 indicators, against a bare loop of the same weighted sums and sorts. Rows are draws: 10000.", Prepare, Ours, [new("a bare loop of sums and sorts", double.NaN, Floor)]) { Warmed = true, UsualRows = 10_000 };

    private static void Prepare(string folder, int rows) => File.WriteAllText(Path.Combine(folder, "draws"), $"{rows}");

    private static int Draws(string folder) => int.Parse(File.ReadAllText(Path.Combine(folder, "draws")), System.Globalization.CultureInfo.InvariantCulture);

    private static Action Ours(string folder)
    {
        var (definition, units, best) = Assessment(Draws(folder));
        var scores = Scoring.Of(definition, units, best);
        void Work(int draws)
        {
            if (Uncertainty.Of(definition with { Draws = definition.Draws with { Count = draws } }, units, best, scores).Count != Units) throw new InvalidOperationException("Not all units were ranked.");
        }
        Work(1000);
        return () => Work(definition.Draws.Count);
    }

    private static Action Floor(string folder)
    {
        int draws = Draws(folder);
        var random = new Xoshiro(1, 0);
        // Other weights from draw to draw, so that there is something to sort each time and no order for the processor to learn.
        double[] values = [.. Enumerable.Range(0, Units * Leaves).Select(_ => random.Uniform())];
        double[][] weights = [.. Enumerable.Range(0, Given).Select(_ => Enumerable.Range(0, Leaves + Dimensions).Select(_ => random.Uniform()).ToArray())];
        void Work(int count)
        {
            long[] checks = new long[(count + BlockSize - 1) / BlockSize];
            Parallel.For(0, checks.Length, block => checks[block] = Bare(values, weights, block * BlockSize, Math.Min(BlockSize, count - (block * BlockSize))));
            if (checks.Sum() == 0) throw new InvalidOperationException("Nothing was ranked.");
        }
        Work(1000);
        return () => Work(draws);
    }

    private static long Bare(double[] values, double[][] given, int first, int draws)
    {
        double[] totals = new double[Units];
        int[] order = new int[Units];
        long check = 0;
        for (int draw = first; draw < first + draws; draw++)
        {
            double[] weights = given[draw % given.Length];
            for (int unit = 0; unit < Units; unit++)
            {
                double total = 0;
                for (int dimension = 0; dimension < Dimensions; dimension++)
                {
                    double sum = 0;
                    for (int leaf = dimension * LeavesOfEach; leaf < (dimension + 1) * LeavesOfEach; leaf++)
                        sum += weights[leaf] * values[(unit * Leaves) + leaf];
                    total += weights[Leaves + dimension] * sum;
                }
                totals[unit] = total;
                order[unit] = unit;
            }
            Array.Sort(totals, order);
            check += order[^1] + 1;
        }
        return check;
    }

    private static (Definition Definition, Unit[] Units, bool[] Best) Assessment(int draws)
    {
        var random = new Xoshiro(1, 0);
        Normalisation[] rules =
        [
            new() { Method = "goalposts", Low = 20, High = 80 }, new() { Method = "goalposts", Low = 10, High = 90 }, new() { Method = "goalposts", Low = 1, High = 100, Log = true },
            new() { Method = "zscore" }, new() { Method = "rank" }, new() { Method = "target" }, new() { Method = "goalposts", Low = 0, High = 100 },
            new() { Method = "bands", Steps = [new(30, 0.3), new(50, 0.6), new(70, 1)] },
        ];
        string[] missing = ["reweight", "peer_median", "zero", "reweight"];
        Node Leaf(int dimension, int leaf) => new() { Code = $"i{dimension}{leaf}", Indicator = "a", Weight = 1.0 / LeavesOfEach, Normalise = rules[leaf], Missing = missing[leaf % missing.Length] };
        var definition = new Definition
        {
            Code = "benchmark",
            Title = "",
            TitleEn = "",
            Period = "2025Q3",
            Rounding = "after",
            Threshold = 0.5,
            Bands = [new("A", "", "", 80), new("B", "", "", 65), new("C", "", "", 50), new("D", "", "", 0)],
            Draws = new(draws, 1, 200, new() { Normalise = ["zscore", "rank"], Missing = ["peer_median"] }),
            Root = new()
            {
                Code = "total",
                Mean = "arithmetic",
                Children =
                [
                    .. Enumerable.Range(0, Dimensions).Select(dimension => new Node
                    {
                        Code = $"d{dimension}",
                        Weight = 1.0 / Dimensions,
                        Mean = dimension == 0 ? "geometric" : "arithmetic",
                        Children = [.. Enumerable.Range(0, LeavesOfEach).Select(leaf => Leaf(dimension, leaf))],
                    }),
                ],
            },
        };
        Unit[] units =
        [
            .. Enumerable.Range(0, Units).Select(unit => new Unit(
                $"{unit}", "", "", $"{unit % 4}",
                // Two in a hundred are missing.
                [.. Enumerable.Range(0, Leaves).Select(_ => random.Uniform() < 0.02 ? null : (double?)(30 + (40 * random.Uniform())))],
                [.. Enumerable.Range(0, Leaves).Select(_ => 1 + random.Uniform())], [.. Enumerable.Range(0, Leaves).Select(_ => (double?)60)], [])),
        ];
        return (definition, units, [.. Enumerable.Range(0, Leaves).Select(leaf => leaf % 3 > 0)]);
    }
}
