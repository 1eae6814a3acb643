using System.Globalization;
using System.Text.Json;
using Quartz;
using Quartz.Impl.Calendar;
using Quartz.Serialization.SystemTextJson.Calendars;

namespace Analytics.Jobs.Schedule;

/// <summary>
/// Working days: Monday to Friday without the holidays, and the Saturdays and Sundays that are worked to make up for holidays. The scheduler's own calendars can leave days out, but not take
/// such a Sunday in again.
/// </summary>
public sealed class WorkingDays : BaseCalendar
{
    internal WorkingDays(string name, IEnumerable<DateOnly> closed, IEnumerable<DateOnly> open, TimeZoneInfo zone)
        : base(zone) => (Description, Closed, Open) = (name, closed.ToHashSet(), open.ToHashSet());

    /// <summary>Days that are no working days, beside Saturdays and Sundays.</summary>
    internal IReadOnlySet<DateOnly> Closed { get; private set; }

    /// <summary>Saturdays and Sundays that are.</summary>
    internal IReadOnlySet<DateOnly> Open { get; private set; }

    /// <summary>All of them, alike wherever they are the same.</summary>
    internal string Words => string.Join(' ', [.. Closed.Order().Select(day => $"-{day:o}"), .. Open.Order().Select(day => $"+{day:o}")]);

    /// <inheritdoc/>
    public override bool IsTimeIncluded(DateTimeOffset timeStampUtc) => base.IsTimeIncluded(timeStampUtc) && IsOpen(Day(timeStampUtc));

    /// <inheritdoc/>
    public override DateTimeOffset GetNextIncludedTimeUtc(DateTimeOffset timeUtc)
    {
        if (IsTimeIncluded(timeUtc))
            return timeUtc;
        var day = Day(timeUtc);
        do
            day = day.AddDays(1);
        while (!IsOpen(day));
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        // A zone may skip its midnight.
        while (TimeZone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, TimeZone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <inheritdoc/>
    public override ICalendar Clone() => CloneFields(new WorkingDays(Description!, Closed, Open, TimeZone));

    /// <summary>Whether another leaves out the same.</summary>
    internal bool Same(ICalendar? other) => other is WorkingDays days && days.Closed.SetEquals(Closed) && days.Open.SetEquals(Open) && days.TimeZone.Equals(TimeZone);

    private bool IsOpen(DateOnly day) => Open.Contains(day) || (day.DayOfWeek is not DayOfWeek.Saturday and not DayOfWeek.Sunday && !Closed.Contains(day));

    private DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZone).DateTime);

    /// <summary>How they are kept in the state of the schedule.</summary>
    internal sealed class Serializer : CalendarSerializer<WorkingDays>
    {
        public override string CalendarTypeName => "WorkingDays";

        protected override WorkingDays Create(JsonElement jsonElement, JsonSerializerOptions options) => new("", [], [], TimeZoneInfo.Utc);

        protected override void SerializeFields(Utf8JsonWriter writer, WorkingDays calendar, JsonSerializerOptions options)
        {
            foreach (var (name, days) in ((string, IReadOnlySet<DateOnly>)[])[("Closed", calendar.Closed), ("Open", calendar.Open)])
            {
                writer.WriteStartArray(name);
                foreach (var day in days.Order())
                    writer.WriteStringValue(day.ToString("o", CultureInfo.InvariantCulture));
                writer.WriteEndArray();
            }
        }

        protected override void DeserializeFields(WorkingDays calendar, JsonElement jsonElement, JsonSerializerOptions options) =>
            (calendar.Closed, calendar.Open) = (Days(jsonElement, "Closed"), Days(jsonElement, "Open"));

        private static HashSet<DateOnly> Days(JsonElement json, string name) =>
            [.. json.GetProperty(name).EnumerateArray().Select(day => DateOnly.ParseExact(day.GetString()!, "o", CultureInfo.InvariantCulture))];
    }
}
