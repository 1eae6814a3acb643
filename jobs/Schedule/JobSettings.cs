using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Lake;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>Reads the jobs that the settings declare. Whatever is not understood is an error that says where it stands and how to write it.</summary>
internal sealed partial class JobSettings
{
    private static readonly string[] KnownKeys = ["does", "cron", "timeZone", "calendar", "retry", "misfire", "timeout", "then", "out", "retain"];
    private static readonly string[] OfCron = ["calendar", "timeZone", "misfire"];
    private static readonly string[] Kinds = [.. Enum.GetNames<JobKind>().Select(kind => kind.ToLowerInvariant())];
    private static readonly string[] Policies = [.. Enum.GetNames<Missed>().Select(policy => policy.ToLowerInvariant())];

    private readonly WrittenSettings all;
    private readonly Shell shell;
    private readonly Texts texts;

    private JobSettings(WrittenSettings all, Shell shell, Texts texts) => (this.all, this.shell, this.texts) = (all, shell, texts);

    /// <summary>Whether a key is read here.</summary>
    internal static bool Owns(string key) => key.Split(':')[0].ToLowerInvariant() is "jobs" or "calendars";

    /// <summary>The declared jobs in the order of the file; null when none are declared.</summary>
    internal static IReadOnlyList<ScheduledJob>? Read(WrittenSettings all, Shell shell, Texts texts) => new JobSettings(all, shell, texts).Read();

    private List<ScheduledJob>? Read()
    {
        // A calendar that no job names yet is read all the same, so that a slip in it is told.
        foreach (string name in Names("calendars"))
            Calendar("calendars:" + name, ScheduledJob.Zone);
        if (!all.Has("jobs"))
            return null;
        if (all.Keys.FirstOrDefault(key => key.StartsWith("schedule:", StringComparison.OrdinalIgnoreCase)) is { } old)
            throw all.Wrong(old, texts.ScheduleBesideJobs);
        var jobs = Names("jobs").Select(name => Job(name, "jobs:" + name)).ToList();
        foreach (var job in jobs)
            foreach (var (i, next) in job.Then.Index())
                if (jobs.All(each => each.Name != next))
                    throw all.Wrong($"jobs:{job.Name}:then:{i}", texts.NoSuchJob(next, jobs.Select(each => each.Name)));
        foreach (var job in jobs)
            RefuseCycle(jobs, [job]);
        return jobs;
    }

    private IReadOnlyList<string> Names(string section)
    {
        if (all[section] is { Length: > 0 } text)
            throw all.Wrong(section, texts.BadSetting(section, text, texts.NamesInBrackets));
        var names = all.Under(section);
        if (names.FirstOrDefault(name => !Name().IsMatch(name)) is { } bad)
            throw all.Wrong($"{section}:{bad}", texts.BadJobName(bad));
        return names;
    }

    private ScheduledJob Job(string name, string at)
    {
        if (all[at] is { } text)
            throw all.Wrong(at, texts.BadSetting(at, text, "{ \"does\": \"refresh\", ... }"));
        if (all.Under(at).FirstOrDefault(key => !KnownKeys.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw all.Wrong($"{at}:{unknown}", texts.UnknownKey(unknown, KnownKeys));
        string[] words = Text($"{at}:does")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? throw all.Wrong($"{at}:does", texts.KeyMissing("does", string.Join(", ", Kinds)));
        if (words.Length == 0 || !Kinds.Contains(words[0], StringComparer.Ordinal) || words.Length != (words[0] == "assess" ? 2 : 1))
            throw Bad($"{at}:does", string.Join(", ", Kinds.Select(kind => kind == "assess" ? "assess CODE" : kind)));
        var kind = Enum.Parse<JobKind>(words[0], ignoreCase: true);
        var zone = Zone($"{at}:timeZone");
        var job = new ScheduledJob(name, kind)
        {
            Assessment = words.ElementAtOrDefault(1),
            Out = Folder($"{at}:out", kind),
            Retain = Retain($"{at}:retain", kind),
            Cron = Cron($"{at}:cron", zone),
            Days = Days($"{at}:calendar", zone),
            Retry = Retry($"{at}:retry"),
            Missed = Text($"{at}:misfire") is not { } policy ? Missed.Once
                : Policies.Contains(policy, StringComparer.Ordinal) ? Enum.Parse<Missed>(policy, ignoreCase: true) : throw Bad($"{at}:misfire", string.Join(", ", Policies)),
            Timeout = Time($"{at}:timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            Then = List($"{at}:then"),
        };
        if (job.Cron is null && OfCron.Any(key => all.Has($"{at}:{key}")))
            throw all.Wrong($"{at}:{OfCron.First(key => all.Has($"{at}:{key}"))}", texts.OnlyWithCron(OfCron.First(key => all.Has($"{at}:{key}"))));
        if (job.Cron is not null && !job.Firings(shell.Clock.GetUtcNow()).Any())
            throw all.Wrong($"{at}:cron", texts.NeverFires(job.Cron.CronExpressionString));
        return job;
    }

    private string? Text(string key) =>
        all.Under(key).Count > 0 ? throw all.Wrong(key, texts.OneText(Last(key))) : string.IsNullOrWhiteSpace(all[key]) ? null : all[key];

    private ProgramException Bad(string key, string expected) => all.Wrong(key, texts.BadSetting(key, all[key]!, expected));

    private static string Last(string key) => key[(key.LastIndexOf(':') + 1)..];

    private TimeZoneInfo Zone(string key) => Text(key) is not { } id ? ScheduledJob.Zone
        : TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : throw Bad(key, "Asia/Shanghai, Asia/Urumqi, Europe/Berlin, UTC");

    private CronExpression? Cron(string key, TimeZoneInfo zone) => Text(key) is not { } text ? null
        : CronExpression.TryParse(text, out var cron) ? cron.WithTimeZone(zone) : throw Bad(key, texts.CronExample);

    private RetryPolicy Retry(string key)
    {
        if (!all.Has(key))
            return ScheduledJob.DefaultRetry;
        if (all[key] is { } text)
            throw all.Wrong(key, texts.BadSetting(key, text, "{ \"times\": 3, \"delay\": \"00:05:00\" }"));
        if (all.Under(key).FirstOrDefault(each => each is not "times" and not "delay") is { } unknown)
            throw all.Wrong($"{key}:{unknown}", texts.UnknownKey(unknown, ["times", "delay"]));
        if (Text($"{key}:times") is not { } written)
            throw all.Wrong($"{key}:times", texts.KeyMissing("times", "3"));
        if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out int times) || times > 20)
            throw Bad($"{key}:times", texts.WholeNumber(0, 20));
        var delay = Time($"{key}:delay", TimeSpan.Zero, TimeSpan.FromDays(1)) ?? TimeSpan.FromSeconds(30);
        return times == 0 ? RetryPolicy.None : RetryPolicy.Fixed(times, delay);
    }

    private TimeSpan? Time(string key, TimeSpan least, TimeSpan most) => Text(key) is not { } text ? null
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && text.Contains(':') && time >= least && time <= most
            ? time : throw Bad(key, texts.TimeFrom(least, most));

    private string? Folder(string key, JobKind kind)
    {
        string? text = Text(key);
        if ((text is not null) != (kind == JobKind.Export))
            throw all.Wrong(key, text is null ? texts.KeyMissing("out", "exports/{period}") : texts.OnlyFor("out", "export"));
        return text is null ? null : shell.Path(text);
    }

    private Retention? Retain(string key, JobKind kind)
    {
        string? text = Text(key);
        if (text is not null && kind != JobKind.Vacuum)
            throw all.Wrong(key, texts.OnlyFor("retain", "vacuum"));
        if (kind != JobKind.Vacuum)
            return null;
        try
        {
            return Retention.Parse(text ?? Commands.VacuumCommand.Default);
        }
        catch (LakeException e)
        {
            throw all.Wrong(key, texts.Say(e.Zh, e.En));
        }
    }

    private List<string> List(string key)
    {
        if (all[key] is { Length: > 0 })
            throw Bad(key, "[\"refresh\", \"report\"]");
        var list = all.Under(key).Select(i => Text($"{key}:{i}") ?? "").ToList();
        foreach (var (i, text) in list.Index())
            if (list.IndexOf(text) != i)
                throw all.Wrong($"{key}:{i}", texts.TwiceInFile(text));
        return list;
    }

    private WorkingDays? Days(string key, TimeZoneInfo zone) => Text(key) is not { } name ? null
        : all.Has("calendars:" + name) ? Calendar("calendars:" + name, zone) : throw all.Wrong(key, texts.NoSuchCalendar(name, all.Under("calendars")));

    private WorkingDays Calendar(string key, TimeZoneInfo zone)
    {
        if (all.Under(key).FirstOrDefault(each => each is not "closed" and not "open") is { } unknown)
            throw all.Wrong($"{key}:{unknown}", texts.UnknownKey(unknown, ["closed", "open"]));
        List<DateOnly> closed = Dates($"{key}:closed"), open = Dates($"{key}:open");
        int both = open.FindIndex(closed.Contains);
        if (both >= 0)
            throw all.Wrong($"{key}:open:{both}", texts.ClosedAndOpen(open[both]));
        return new(Last(key), closed, open, zone);
    }

    private List<DateOnly> Dates(string key) => [.. List(key).Select((text, i) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Bad($"{key}:{i}", "2026-10-01"))];

    private void RefuseCycle(List<ScheduledJob> jobs, List<ScheduledJob> way)
    {
        foreach (var (i, name) in way[^1].Then.Index())
        {
            var next = jobs.First(job => job.Name == name);
            if (way.Contains(next))
                throw all.Wrong($"jobs:{way[^1].Name}:then:{i}", texts.Cycle([.. way.SkipWhile(job => job != next).Select(job => job.Name), name]));
            RefuseCycle(jobs, [.. way, next]);
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Name();
}
