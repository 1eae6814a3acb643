using System.Globalization;

namespace Analytics.Ingest;

/// <summary>A reporting period: a quarter (<c>2025Q3</c>) or a whole year (<c>2025</c>).</summary>
/// <param name="Year">Calendar year, 2000 to 2099.</param>
/// <param name="Quarter">1 to 4, or null for a year.</param>
public readonly record struct Period(int Year, int? Quarter)
{
    /// <summary>Reads <c>2025Q3</c> or <c>2025</c>; false for anything else.</summary>
    public static bool TryParse(string text, out Period period)
    {
        period = default;
        bool quarter = text.Length == 6 && text[4] == 'Q' && text[5] is >= '1' and <= '4';
        if ((!quarter && text.Length != 4) || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            || year is < 2000 or > 2099) return false;
        period = new Period(year, quarter ? text[5] - '0' : null);
        return true;
    }

    /// <summary>The period before this one, of the same length.</summary>
    public Period Previous => Quarter switch
    {
        null => new Period(Year - 1, null),
        1 => new Period(Year - 1, 4),
        _ => new Period(Year, Quarter - 1),
    };

    /// <summary>The period after this one, of the same length.</summary>
    public Period Next => Quarter switch
    {
        null => new Period(Year + 1, null),
        4 => new Period(Year + 1, 1),
        _ => new Period(Year, Quarter + 1),
    };

    /// <summary><c>quarter</c> or <c>year</c>, as a schema's <c>frequency</c> says it.</summary>
    public string Frequency => Quarter is null ? "year" : "quarter";

    /// <inheritdoc />
    public override string ToString() => Quarter is null ? $"{Year:0000}" : $"{Year:0000}Q{Quarter}";
}
