namespace Analytics.Transforms.Disclosure;

/// <summary>Sets of cells whose sum is published or follows from what is: what is withheld of them is known as one group.</summary>
internal static class Unions
{
    /// <summary>All of them, with the cells that are published and those that are not.</summary>
    /// <param name="lattice">The cells.</param>
    /// <param name="withheld">Whether a cell is withheld.</param>
    public static IEnumerable<int[]> Of(Lattice lattice, bool[] withheld)
    {
        int[] provinces = [.. Enumerable.Range(0, lattice.Codes(0))];
        yield return [.. provinces.Select(lattice.Belt).Where(belt => belt >= 0).Distinct()];
        // The nation less the belts that are published leaves the provinces of the others.
        foreach (var belt in provinces.GroupBy(province => lattice.Belt(province) is >= 0 and var id && !withheld[id] ? id : -1))
            foreach (int[] union in Under(lattice, withheld, 0, [.. belt]))
                yield return union;
        for (int dimension = 1; dimension < Lattice.Dimensions; dimension++)
            foreach (int[] union in Under(lattice, withheld, dimension, [.. Enumerable.Range(0, lattice.Codes(dimension))]))
                yield return union;
    }

    // Codes of a dimension whose sum is known: themselves, what is below each one that is published, and what is below all that are not.
    private static IEnumerable<int[]> Under(Lattice lattice, bool[] withheld, int dimension, int[] codes)
    {
        yield return [.. codes.Select(code => lattice.Single(dimension, code))];
        int[] hidden = [.. codes.Where(code => withheld[lattice.Single(dimension, code)])];
        IEnumerable<int[]> sets = codes.Except(hidden).Select(code => new[] { code });
        foreach (int[] set in hidden.Length > 0 ? sets.Append(hidden) : sets)
            for (int pair = 0; pair < Lattice.Pairs.Length; pair++)
                if (Lattice.Pairs[pair].A == dimension || Lattice.Pairs[pair].B == dimension)
                    yield return [.. set.SelectMany(code => Row(lattice.Table(pair), code, Lattice.Pairs[pair].B == dimension))];
    }

    private static IEnumerable<int> Row(int[,] table, int code, bool turned) =>
        Enumerable.Range(0, table.GetLength(turned ? 0 : 1)).Select(other => turned ? table[other, code] : table[code, other]);
}
