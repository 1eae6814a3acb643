namespace Analytics.Transforms;

/// <summary>Tasks by measure, all regions together.</summary>
/// <param name="Basis">Where it comes from.</param>
/// <param name="Measures">Every measure in code order, those without tasks too.</param>
public sealed record TaskStatusTable(Basis Basis, IReadOnlyList<MeasureStatus> Measures);

/// <summary>How the tasks of one measure stand. NotStarted + InProgress + Done + Suspended = Tasks.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Tasks">Tasks undertaken.</param>
/// <param name="NotStarted">未启动.</param>
/// <param name="InProgress">推进中.</param>
/// <param name="Done">已完成.</param>
/// <param name="Suspended">暂缓.</param>
/// <param name="Overdue">Past their due date and not done.</param>
/// <param name="AtRisk">More than 20 points behind the share of time elapsed.</param>
/// <param name="DoneOnTime">Done by their due date.</param>
/// <param name="MeanProgress">Mean progress in per cent; null without tasks.</param>
public sealed record MeasureStatus(
    CodeName Measure, long Tasks, long NotStarted, long InProgress, long Done, long Suspended, long Overdue, long AtRisk, long DoneOnTime,
    double? MeanProgress);
