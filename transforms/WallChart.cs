namespace Analytics.Transforms;

/// <summary>All measures by all regions at a glance.</summary>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Measures">Columns, in code order.</param>
/// <param name="Regions">Rows, in code order.</param>
/// <param name="Cells">Every measure by every region, region by region; those without tasks too.</param>
public sealed record WallChart(Basis Basis, IReadOnlyList<CodeName> Measures, IReadOnlyList<CodeName> Regions, IReadOnlyList<WallCell> Cells);

/// <summary>The state of one measure in one region.</summary>
/// <param name="MeasureCode">The measure.</param>
/// <param name="RegionCode">The province, six digits.</param>
/// <param name="Light">Its traffic light.</param>
/// <param name="Tasks">Tasks undertaken; like those that follow 0, which says nothing, where <see cref="Light.NotReported"/>.</param>
/// <param name="Done">Tasks done.</param>
/// <param name="Overdue">Tasks due by the last day of the period and not done.</param>
/// <param name="AtRisk">Tasks more than 20 points behind the share of time elapsed.</param>
/// <param name="Suspended">Tasks suspended.</param>
public sealed record WallCell(string MeasureCode, string RegionCode, Light Light, long Tasks, long Done, long Overdue, long AtRisk, long Suspended);

/// <summary>Traffic light of a measure in a region: the first that holds, from Overdue upwards.</summary>
public enum Light
{
    /// <summary>Grey: no task.</summary>
    None,

    /// <summary>Green: nothing overdue or at risk, and something is still being done or to be begun.</summary>
    OnTrack,

    /// <summary>Blue: every task is done.</summary>
    Done,

    /// <summary>Yellow: a task is at risk.</summary>
    AtRisk,

    /// <summary>Red: a task is overdue.</summary>
    Overdue,

    /// <summary>Empty: no task is known, and no task return of the province was accepted (it did not come, or was sent back), so nobody knows whether there is one.</summary>
    NotReported,

    /// <summary>Grey: nothing overdue or at risk, and all that is not done is suspended.</summary>
    Suspended,
}
