using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Lake;

/// <summary>For how long every version stays readable: so many days, months or years.</summary>
public readonly partial record struct Retention
{
    /// <summary>Nothing makes a vacuum keep less than this: readers at work, and returns looked into, need some days.</summary>
    public const int FewestDays = 7;

    private Retention(int number, char unit) => (Number, Unit) = (number, unit);

    /// <summary>How many.</summary>
    public int Number { get; }

    /// <summary><c>d</c>, <c>m</c> or <c>y</c>.</summary>
    public char Unit { get; }

    /// <summary>Reads <c>90d</c>, <c>18m</c> or <c>10y</c>.</summary>
    /// <exception cref="LakeException">The text is something else, or less than seven days.</exception>
    public static Retention Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Form().IsMatch(text))
        {
            throw new LakeException(
                $"“{text}”不是保留期限。请写成 90d（天）、18m（月）或 10y（年）。",
                $"\"{text}\" is no time to retain. Write 90d (days), 18m (months) or 10y (years).");
        }
        Retention retention = new(int.Parse(text[..^1], CultureInfo.InvariantCulture), text[^1]);
        if (retention is { Unit: 'd', Number: < FewestDays } or { Number: 0 })
        {
            throw new LakeException(
                $"保留期限“{text}”太短：至少保留 {FewestDays} 天，不能更少。",
                $"\"{text}\" is too short: at least {FewestDays} days are kept, never less.");
        }
        return retention;
    }

    /// <summary>The instant before which versions need not be kept.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => Unit switch
    {
        'd' => Number < (now - DateTimeOffset.MinValue).TotalDays ? now.AddDays(-Number) : DateTimeOffset.MinValue,
        'm' => Number < now.Year * 12 - 12 ? now.AddMonths(-Number) : DateTimeOffset.MinValue,
        _ => Number < now.Year ? now.AddYears(-Number) : DateTimeOffset.MinValue,
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}{Unit}");

    [GeneratedRegex(@"^\d{1,6}[dmy]\z")]
    private static partial Regex Form();
}
