using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms.Tests;

/// <summary>The disclosure rule against brute force: every way to fill the withheld cells of small tables is looked for.</summary>
public class SuppressionTest
{
    [Theory]
    [InlineData(2, 10, 10, false)]
    [InlineData(1, 100, 100, true)]
    [InlineData(3, 85, 100, false)]
    [InlineData(3, 85.01, 100, true)]
    [InlineData(3, 0, 0, false)]
    public void The_rule_asks_for_three_enterprises_none_above_85_percent(int enterprises, double largest, double total, bool forbidden) =>
        Assert.Equal(forbidden || enterprises < 3, DisclosureRule.Forbids(enterprises, [new((decimal)largest, (decimal)total)]));

    [Fact]
    public void No_withheld_cell_has_only_one_possible_number_of_enterprises()
    {
        int withheld = 0, exposedWithout = 0;
        for (int seed = 0; seed < 120; seed++)
        {
            var table = new RandomCells(seed, 8 + (seed % 5 * 6), 2 + (seed % 3), 2 + (seed % 2), 2, 2);
            var hidden = table.Withheld();
            withheld += hidden.Count;
            Assert.Superset(table.Withheld(complementary: false).ToHashSet(), hidden.ToHashSet());
            Assert.Empty(Exposed(table, hidden).Select(key => $"seed {seed}: {key}"));
            exposedWithout += Exposed(table, table.Withheld(complementary: false)).Count();
        }
        Assert.True(withheld > 1000, $"{withheld}");
        // The same search does find cells when nothing protects them.
        Assert.True(exposedWithout > 100, $"{exposedWithout}");
    }

    [Fact]
    public void What_is_withheld_of_a_published_sum_keeps_the_rule_as_a_whole()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var table = new RandomCells(seed, 150, 5, 6, 3, 3);
            var hidden = table.Withheld();
            foreach (var cell in table.Cells.Where(cell => !hidden.Contains(cell.Key)))
            {
                foreach (var parts in Sums(table, cell.Key))
                {
                    var unknown = parts.Where(part => hidden.Contains(part.Key)).ToList();
                    if (unknown.Count > 0)
                        Assert.True(unknown.Sum(part => part.Sums[0]) >= 3, $"seed {seed}: the withheld parts of {cell.Key} hold fewer than three enterprises");
                }
            }
        }
    }

    [Fact]
    public void The_same_cells_in_another_order_give_the_same_answer()
    {
        var table = new RandomCells(7, 200, 6, 8, 4, 3);
        var dice = new Random(1);
        var shuffled = Suppression.Of(
            table.Cells.OrderBy(_ => dice.Next()), table.Firms.Select(firm => firm.Key).OrderBy(_ => dice.Next()), table.BeltOf);
        Assert.Equal(table.Withheld().OrderBy(key => key.ToString()), shuffled.OrderBy(key => key.ToString()));
    }

    [Fact]
    public void A_period_that_breaks_the_rule_as_a_whole_is_withheld_as_a_whole()
    {
        var two = new RandomCells(1, 2, 2, 2, 2, 2);
        Assert.Equal(two.Cells.Count, two.Withheld().Count);
        Assert.Empty(Suppression.Of([], [], new Dictionary<string, string>()));
    }

    [Fact]
    public void As_many_cells_as_a_quarter_has_take_seconds()
    {
        var table = new RandomCells(3, 20000, 32, 97, 6, 4);
        var hidden = table.Withheld();
        // Nearly all of it can be shown.
        Assert.True(hidden.Count < table.Cells.Count / 2, $"{hidden.Count} of {table.Cells.Count}");
        Assert.True(hidden.Count(key => key.Industry == CellKey.All && key.Holding == CellKey.All && key.Size == CellKey.All) <= 4);
    }

    // Cells whose number of enterprises is the same in every table that agrees with what is published.
    private static IEnumerable<CellKey> Exposed(RandomCells table, IReadOnlySet<CellKey> hidden)
    {
        var number = table.Cells.ToDictionary(cell => cell.Key, cell => (int)cell.Sums[0]);
        var variables = hidden.OrderBy(key => key.ToString(), StringComparer.Ordinal).ToList();
        var place = variables.Select((key, i) => (key, i)).ToDictionary(pair => pair.key, pair => pair.i);
        List<((int Variable, int Sign)[] Terms, int Sum)> equations = [];
        foreach (var whole in table.Cells)
        {
            foreach (var parts in Sums(table, whole.Key))
            {
                var terms = parts.Where(part => hidden.Contains(part.Key)).Select(part => (place[part.Key], 1)).ToList();
                int sum = -parts.Where(part => !hidden.Contains(part.Key)).Sum(part => (int)part.Sums[0]);
                if (hidden.Contains(whole.Key))
                    terms.Add((place[whole.Key], -1));
                else
                    sum += number[whole.Key];
                if (terms.Count > 0)
                    equations.Add(([.. terms], sum));
            }
        }
        int most = table.Firms.Count + 1;
        for (int variable = 0; variable < variables.Count; variable++)
        {
            int real = number[variables[variable]];
            // One more, one less, two more...: any other value will do.
            var others = Enumerable.Range(1, most).SelectMany(step => new[] { real + step, real - step }).Where(value => value >= 1 && value <= most);
            if (!others.Any(value => Possible(variables.Count, equations, variable, value, most)))
                yield return variables[variable];
        }
    }

    private static bool Possible(int count, List<((int Variable, int Sign)[] Terms, int Sum)> equations, int variable, int value, int most)
    {
        int[] low = new int[count], high = new int[count];
        Array.Fill(low, 1);
        Array.Fill(high, most);
        low[variable] = high[variable] = value;
        return Fill(low, high, equations);
    }

    // Narrows the bounds by each equation until nothing moves, then tries the values of the narrowest open variable.
    private static bool Fill(int[] low, int[] high, List<((int Variable, int Sign)[] Terms, int Sum)> equations)
    {
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (var (terms, sum) in equations)
            {
                int least = terms.Sum(term => term.Sign > 0 ? low[term.Variable] : -high[term.Variable]);
                int greatest = terms.Sum(term => term.Sign > 0 ? high[term.Variable] : -low[term.Variable]);
                if (least > sum || greatest < sum)
                    return false;
                foreach (var (variable, sign) in terms)
                {
                    int ownLeast = sign > 0 ? low[variable] : -high[variable], ownGreatest = sign > 0 ? high[variable] : -low[variable];
                    int from = sum - (greatest - ownGreatest), to = sum - (least - ownLeast);
                    (from, to) = sign > 0 ? (from, to) : (-to, -from);
                    if (from > low[variable])
                        (low[variable], moved) = (from, true);
                    if (to < high[variable])
                        (high[variable], moved) = (to, true);
                    if (low[variable] > high[variable])
                        return false;
                }
            }
        }
        int open = Enumerable.Range(0, low.Length).Where(i => low[i] < high[i]).DefaultIfEmpty(-1).MinBy(i => i < 0 ? 0 : high[i] - low[i]);
        if (open < 0)
            return true;
        for (int value = low[open]; value <= high[open]; value++)
        {
            int[] nextLow = [.. low], nextHigh = [.. high];
            nextLow[open] = nextHigh[open] = value;
            if (Fill(nextLow, nextHigh, equations))
                return true;
        }
        return false;
    }

    // All lists of cells that add up to a cell.
    private static IEnumerable<List<Cell>> Sums(RandomCells table, CellKey whole)
    {
        if (table.BeltOf.Values.Contains(whole.Region))
        {
            yield return [.. table.Cells.Where(cell => Single(cell.Key) && table.BeltOf.TryGetValue(cell.Key.Region, out string? belt) && belt == whole.Region)];
            yield break;
        }
        if (whole.Region == CellKey.Nation && Single(whole))
            yield return [.. table.Cells.Where(cell => Single(cell.Key) && table.BeltOf.Values.Contains(cell.Key.Region))];
        string[] codes = [whole.Region, whole.Industry, whole.Holding, whole.Size];
        if (Given(whole) > 1)
            yield break;
        for (int dimension = 0; dimension < 4; dimension++)
        {
            if (codes[dimension] is not (CellKey.Nation or CellKey.All))
                continue;
            yield return [.. table.Cells.Where(cell =>
            {
                string[] of = [cell.Key.Region, cell.Key.Industry, cell.Key.Holding, cell.Key.Size];
                return of[dimension] is not (CellKey.Nation or CellKey.All) && of[dimension][0] != 'B'
                    && Enumerable.Range(0, 4).All(other => other == dimension || of[other] == codes[other]);
            })];
        }
    }

    private static int Given(CellKey key) => (key.Region == CellKey.Nation ? 0 : 1) + (key.Industry == CellKey.All ? 0 : 1) + (key.Holding == CellKey.All ? 0 : 1) + (key.Size == CellKey.All ? 0 : 1);

    private static bool Single(CellKey key) => key is { Industry: CellKey.All, Holding: CellKey.All, Size: CellKey.All };
}
