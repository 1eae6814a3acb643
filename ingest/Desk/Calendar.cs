using System.Globalization;
using Analytics.Lake;

namespace Analytics.Ingest.Desk;

/// <summary>When returns of a kind and period are taken in. Days are those of Beijing.</summary>
/// <param name="Opens">From the beginning of this day.</param>
/// <param name="Due">In time until the end of this day.</param>
/// <param name="Closes">Taken in until the end of this day; null: until the period is locked.</param>
public sealed record Window(DateOnly Opens, DateOnly Due, DateOnly? Closes);

/// <summary>The code list <c>calendar</c>: the windows of all kinds and periods.</summary>
public sealed class Calendar
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private readonly Dictionary<(string Kind, string Period), Window> windows = [];

    /// <summary>Reads the calendar.</summary>
    /// <param name="session">A session with the seeds attached.</param>
    /// <exception cref="FormatException">A line of it is wrong; the message says which.</exception>
    public Calendar(LakeSession session)
    {
        var lines = session.Query(
            "SELECT kind, period, opens, due, closes FROM seed_calendar",
            row => Enumerable.Range(0, 5).Select(i => row.IsDBNull(i) ? null : row.GetString(i)).ToArray());
        foreach (string?[] line in lines)
        {
            string text = string.Join(',', line);
            if (Day(line[2]) is not { } opens || Day(line[3]) is not { } due || (line[4] is not null && Day(line[4]) is null) || line[0] is null || line[1] is null)
                throw new FormatException($"seeds/calendar.csv: {text}: kind,period,opens,due,closes; 2026-01-01");
            var window = new Window(opens, due, Day(line[4]));
            if (due < opens || window.Closes < due || !windows.TryAdd((line[0]!, line[1]!), window))
                throw new FormatException($"seeds/calendar.csv: {text}: opens <= due <= closes; one line a kind and period");
        }
    }

    /// <summary>The window of a kind and period; null when the calendar does not have it.</summary>
    public Window? Find(string kind, string period) => windows.GetValueOrDefault((kind, period));

    /// <summary>Whether the calendar has the period for the kind, or for any kind.</summary>
    public bool Knows(string? kind, string period) => windows.Keys.Any(key => key.Period == period && (kind is null || key.Kind == kind));

    /// <summary>The day in Beijing at an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Beijing).DateTime);

    /// <summary>An instant as a submitter reads it: Beijing time, to the minute.</summary>
    internal static string Text(DateTimeOffset instant) => instant.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    internal static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;
}
