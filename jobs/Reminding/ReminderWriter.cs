using System.Globalization;
using Analytics.Ingest;
using Analytics.Transforms;

namespace Analytics.Jobs.Reminding;

/// <summary>Puts what regions should be reminded of into words.</summary>
internal sealed class ReminderWriter(Texts texts, ReturnSchemas schemas, DateTimeOffset now)
{
    // Beside it there are the other lines of ten tasks.
    private const int LongestName = 40;

    /// <summary>The message to one province.</summary>
    internal ReminderMessage Write(Reminders all, Reminder reminder)
    {
        List<string> notes = [texts.ReminderAsOf(now)];
        if (all.Synthetic)
            notes.Insert(0, texts.ReminderSynthetic);
        List<MessagePart> parts = [];
        void Part(string heading, IEnumerable<string> items)
        {
            if (items.ToList() is { Count: > 0 } some)
                parts.Add(new(heading, some));
        }
        Part(texts.NotReported(reminder.Missing.Count), reminder.Missing.Select(each => texts.NotReportedLine(Title(each.Kind), each.Period, each.Due)));
        Part(texts.SentBackOf(reminder.SentBack.Count), reminder.SentBack.Select(each => texts.SentBackLine(each, Title(each.Kind), texts.Say(each.Region.NameZh, each.Region.NameEn))));
        Part(
            texts.OverdueOf(reminder.Overdue.Count, all.Period, all.LastDay ?? default),
            reminder.Overdue.Select(task => texts.OverdueLine(task, Own(task.Name), Own(task.Unit), task.Region == reminder.Region ? null : texts.Say(task.Region.NameZh, task.Region.NameEn))));
        return new(
            reminder.Region.Code, all.Period, [.. Facts(reminder, all.Period)], texts.ReminderSubject(texts.Say(reminder.Region.NameZh, reminder.Region.NameEn), all.Period, all.Synthetic), notes, parts,
            left => texts.ReminderMore(left, all.Period, reminder.Region.Code));
    }

    private static IEnumerable<string> Facts(Reminder reminder, string period) =>
    [
        .. reminder.Missing.Select(each => $"missing {each.Period} {each.Kind} {reminder.Region.Code}"),
        .. reminder.SentBack.Select(each => $"returned {each.Period} {each.Kind} {each.Region.Code} {each.ReceivedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)}"),
        .. reminder.Overdue.Select(task => $"overdue {period} {task.Region.Code} {task.Id} {task.Due:yyyy-MM-dd}"),
    ];

    private string Title(string kind) => schemas.Find(kind) is { } schema ? texts.Say(schema.Title, schema.TitleEn) : kind;

    private static string Own(string text) => ReminderMessage.OneLine(text, LongestName);
}
