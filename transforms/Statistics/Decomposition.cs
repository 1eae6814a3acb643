namespace Analytics.Transforms.Statistics;

/// <summary>Why a group's crude rate differs from the reference's.</summary>
/// <param name="Gap">Group less reference; the sum of Performance and of all of ByDimension.</param>
/// <param name="Structure">What comes of another mix of strata; the sum of ByDimension.</param>
/// <param name="Performance">What comes of other rates within the strata.</param>
/// <param name="ByDimension">Structure, split by the dimensions that make the strata, in their order.</param>
public sealed record Split(double Gap, double Structure, double Performance, IReadOnlyList<double> ByDimension);

/// <summary>
/// Splits the gap between two crude rates. With shares w and rates r of the group and W and R of the reference, structure is the sum of (w - W)(r + R) / 2 and performance
/// the sum of (r - R)(w + W) / 2. Structure is split further: a stratum's share is the product of one factor a dimension, each the geometric mean, by Das Gupta's
/// weights, of the shares that the dimension has given any others; and the difference of two products is split symmetrically over its factors. All adds up exactly.
/// </summary>
/// <remarks>
/// E. M. Kitagawa, Components of a difference between two rates, JASA 50 (1955), 1168-1194; P. Das Gupta, Standardization and Decomposition of Rates: A User's Manual, US Bureau of the
/// Census P23-186 (1993), chapter 5, example 5.3. With k dimensions both means have the weights s! (k - 1 - s)! / k! for s other dimensions taken together.
/// </remarks>
public static class Decomposition
{
    /// <summary>The split of a group against its reference. Strata that one of the two lacks have equal rates in both (<see cref="Stratum"/>), so all of their gap is structure.</summary>
    /// <param name="strata">All strata of both; at least one with a base in each.</param>
    /// <returns>Null when one of the two has no base at all.</returns>
    public static Split? Of(IReadOnlyList<Stratum> strata) => Of(strata, new Reference(strata));

    /// <summary>The same of one of many groups that have their strata, in one order, and their reference in common.</summary>
    internal static Split? Of(IReadOnlyList<Stratum> strata, Reference reference)
    {
        double whole = strata.Sum(stratum => stratum.Whole);
        if (whole <= 0 || reference.Whole <= 0)
            return null;
        double structure = 0, performance = 0, gap = 0;
        foreach (var stratum in strata)
        {
            double share = stratum.Whole / whole, other = stratum.ReferenceWhole / reference.Whole;
            structure += (share - other) * (stratum.Rate + stratum.ReferenceRate) / 2;
            performance += (stratum.Rate - stratum.ReferenceRate) * (share + other) / 2;
            gap += (share * stratum.Rate) - (other * stratum.ReferenceRate);
        }
        return new(gap, structure, performance, ByDimension(strata, reference));
    }

    private static double[] ByDimension(IReadOnlyList<Stratum> strata, Reference reference)
    {
        double[][] mine = reference.Factors([.. strata.Select(stratum => stratum.Whole)]), theirs = reference.Shares;
        double[] effects = new double[reference.Sets.Length];
        for (int i = 0; i < strata.Count; i++)
        {
            double level = (strata[i].Rate + strata[i].ReferenceRate) / 2;
            for (int dimension = 0; dimension < effects.Length; dimension++)
            {
                double others = 0;
                foreach (var (set, weight) in reference.Sets[dimension])
                {
                    double product = weight;
                    for (int other = 0; other < effects.Length; other++)
                        product *= other == dimension ? 1 : (set >> other & 1) == 1 ? mine[i][other] : theirs[i][other];
                    others += product;
                }
                effects[dimension] += level * (mine[i][dimension] - theirs[i][dimension]) * others;
            }
        }
        return effects;
    }

    /// <summary>What all groups against one reference share: which strata agree in which dimensions, and the factors of the reference's shares.</summary>
    internal sealed class Reference
    {
        // By set of dimensions, a number for each stratum that it shares with those that agree in all of them; and how many numbers there are.
        private readonly int[][] alike;
        private readonly int[] kinds;

        internal Reference(IReadOnlyList<Stratum> strata)
        {
            int dimensions = strata.Count == 0 ? 0 : strata[0].Codes.Count;
            // By dimension, the sets of others that are taken together, and their weights.
            Sets = [.. Enumerable.Range(0, dimensions).Select(dimension => ((int, double)[])[..
                Enumerable.Range(0, 1 << dimensions).Where(set => (set >> dimension & 1) == 0).Select(set => (set, Weight(dimensions, set)))])];
            alike = Alike(strata, dimensions);
            kinds = [.. alike.Select(numbers => numbers.DefaultIfEmpty(-1).Max() + 1)];
            Whole = strata.Sum(stratum => stratum.ReferenceWhole);
            Shares = Factors([.. strata.Select(stratum => stratum.ReferenceWhole)]);
        }

        internal (int Set, double Weight)[][] Sets { get; }

        internal double Whole { get; }

        internal double[][] Shares { get; }

        // By stratum, a factor for each dimension; their product is the stratum's share.
        internal double[][] Factors(double[] sizes)
        {
            // Logarithms of the sums over all strata that agree in a set of dimensions.
            double[][] logs = [.. alike.Select((numbers, set) =>
            {
                double[] totals = new double[kinds[set]];
                for (int i = 0; i < numbers.Length; i++)
                    totals[numbers[i]] += sizes[i];
                for (int kind = 0; kind < totals.Length; kind++)
                    totals[kind] = Math.Log(totals[kind]);
                return totals;
            })];
            double[] none = new double[Sets.Length];
            double[][] factors = new double[sizes.Length][];
            for (int i = 0; i < sizes.Length; i++)
            {
                factors[i] = sizes[i] > 0 ? new double[Sets.Length] : none;
                for (int dimension = 0; sizes[i] > 0 && dimension < Sets.Length; dimension++)
                {
                    double sum = 0;
                    foreach (var (set, weight) in Sets[dimension])
                        sum += weight * (logs[set | 1 << dimension][alike[set | 1 << dimension][i]] - logs[set][alike[set][i]]);
                    factors[i][dimension] = Math.Exp(sum);
                }
            }
            return factors;
        }

        private static int[][] Alike(IReadOnlyList<Stratum> strata, int dimensions)
        {
            int[][] alike = new int[1 << dimensions][];
            alike[0] = new int[strata.Count];
            for (int dimension = 0; dimension < dimensions; dimension++)
            {
                var codes = new Dictionary<string, int>(StringComparer.Ordinal);
                int[] own = [.. strata.Select(stratum => NumberOf(codes, stratum.Codes[dimension]))];
                for (int set = 0; set < 1 << dimension; set++)
                {
                    var pairs = new Dictionary<(int, int), int>();
                    alike[set | 1 << dimension] = [.. own.Select((code, i) => NumberOf(pairs, (alike[set][i], code)))];
                }
            }
            return alike;
        }

        private static int NumberOf<T>(Dictionary<T, int> numbers, T of) where T : notnull
        {
            if (!numbers.TryGetValue(of, out int number))
                numbers.Add(of, number = numbers.Count);
            return number;
        }

        private static double Weight(int dimensions, int set)
        {
            int taken = System.Numerics.BitOperations.PopCount((uint)set);
            return Factorial(taken) * Factorial(dimensions - 1 - taken) / Factorial(dimensions);
        }

        private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
    }
}
