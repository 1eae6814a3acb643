using System.Globalization;

namespace Analytics.Transforms.Tests;

/// <summary>A row of a return; its values stand in the order of the schema's fields after <c>period</c>.</summary>
public abstract record ReturnRow(string Region)
{
    public abstract object?[] Values { get; }

    public static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        DateOnly date => $"DATE '{date:yyyy-MM-dd}'",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value}"),
    };
}

/// <summary>A row of an enterprise return.</summary>
public sealed record Enterprise(
    string Region, string Industry, string Holding, string Size, long Employees, long Workers = 0, long Trained = 0, long Certified = 0,
    long HighSkilled = 0, decimal Spend = 0, long Competitors = 0, long Innovations = 0, bool Agreement = false, bool SkillPay = false,
    bool Ladder = false, bool Union = false, bool Leader = false, decimal Wage = 0) : ReturnRow(Region)
{
    /// <summary>Its code; another one for every row that is not given one.</summary>
    public string? Id { get; init; }

    public override object?[] Values =>
    [
        Region, Id ?? $"{Guid.NewGuid():N}"[..18], "企业", Industry, "160", Holding, Size, Employees, Workers, Trained, Certified, HighSkilled, Spend,
        Competitors, Innovations, Agreement, SkillPay, Ladder, Union, Leader, Wage,
    ];
}

/// <summary>A row of a task return; dates are written 2025-03-31.</summary>
public sealed record Job(string Region, string Measure, string Status, long Progress, string Start, string Due, string? Completed = null) : ReturnRow(Region)
{
    /// <summary>Its number; another one for every row that is not given one.</summary>
    public string? Id { get; init; }

    public override object?[] Values =>
    [
        Region, Measure, Id ?? $"{Guid.NewGuid():N}", "任务", "工会", null, DateOnly.Parse(Start, CultureInfo.InvariantCulture),
        DateOnly.Parse(Due, CultureInfo.InvariantCulture), Status, Progress,
        Completed is null ? null : DateOnly.Parse(Completed, CultureInfo.InvariantCulture), null, null,
    ];
}

/// <summary>A row of a difficulty return; dates are written 2025-03-31.</summary>
public sealed record Hardship(string Region, string Measure, string Code, string Raised, string? Resolved = null) : ReturnRow(Region)
{
    public override object?[] Values =>
    [
        Region, Measure, $"{Guid.NewGuid():N}", Code, "困难", "工会", DateOnly.Parse(Raised, CultureInfo.InvariantCulture),
        Resolved is null ? null : DateOnly.Parse(Resolved, CultureInfo.InvariantCulture),
    ];
}

/// <summary>A row of an inspection return.</summary>
public sealed record Inspection(string Region, string Channel, string Criterion, decimal Score, decimal Most) : ReturnRow(Region)
{
    public override object?[] Values => [Region, Channel, Criterion, Score, Most, "考核组", null];
}

/// <summary>A row of a target return.</summary>
internal sealed record Goal(string Region, string Indicator, decimal Value) : ReturnRow(Region)
{
    public override object?[] Values => [Region, Indicator, Value];
}
