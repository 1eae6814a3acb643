namespace Analytics.Transforms.Disclosure;

/// <summary>What tells a cell of the research tables from the others: a code of each dimension, or <see cref="All"/>.</summary>
/// <param name="Region">A province (<c>320000</c>), a belt of <c>seeds/peer_groups.csv</c> (<c>East</c>), or <see cref="Nation"/>.</param>
/// <param name="Industry">A division (<c>C36</c>).</param>
/// <param name="Holding">Who controls the enterprise.</param>
/// <param name="Size">Size of the enterprise.</param>
public readonly record struct CellKey(string Region, string Industry, string Holding, string Size)
{
    /// <summary>Stands in the place of a code for all of them.</summary>
    public const string All = "_T";

    /// <summary>The whole country.</summary>
    public const string Nation = "100000";
}

/// <summary>A cell and its sums; zeros where two codes never meet.</summary>
/// <param name="Key">Which it is.</param>
/// <param name="Sums">Its enterprises first, then every other sum, each in its smallest unit (persons, hundredths of money); none is negative.</param>
/// <param name="Shares">What its largest enterprise has of the sums that the rule measures.</param>
public sealed record Cell(CellKey Key, IReadOnlyList<long> Sums, IReadOnlyList<Share> Shares);

/// <summary>The enterprises that differ in no dimension: what all cells are sums of.</summary>
/// <param name="Key">A code of every dimension.</param>
/// <param name="Sums">As in <see cref="Cell"/>.</param>
public sealed record Group(CellKey Key, IReadOnlyList<long> Sums);

/// <summary>The largest enterprise's part of a sum.</summary>
/// <param name="Largest">What the largest enterprise has.</param>
/// <param name="Total">What all enterprises have.</param>
public readonly record struct Share(decimal Largest, decimal Total);
