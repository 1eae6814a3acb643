using System.Globalization;
using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Jobs.Reminding;
using Analytics.Jobs.Schedule;
using Analytics.Reports.Exports;
using Quartz;

namespace Analytics.Jobs;

/// <summary>Settings of <c>analytics.json</c> and <c>ANALYTICS__*</c> variables; options of the command line come after them.</summary>
/// <param name="Warehouse">Folder of the warehouse; null when nobody chose one.</param>
/// <param name="Lang"><c>zh</c>, <c>en</c> or null.</param>
/// <param name="Urls">Where <c>serve</c> listens, separated by semicolons.</param>
public sealed record Settings(string? Warehouse, string? Lang, string Urls)
{
    /// <summary>Name of the settings file in the current folder.</summary>
    public const string FileName = "analytics.json";

    private const string DefaultUrls = "http://127.0.0.1:5080";
    private static string[] Known { get; } = ["warehouse", "lang", "urls", StateAddress.Key, "publisher", "license", "logs", .. EngineSettings.Known, .. DefaultSchedule.Names.Select(name => "schedule:" + name), .. ReadingLimits.Settings.Select(l => "limits:" + l.Name)];

    /// <summary>What runs on schedule, in the order of the data.</summary>
    // Made when it is asked for, as what follows: most commands do not, and need not wait for the libraries behind it.
    public IReadOnlyList<ScheduledJob> Jobs { get => field ??= DefaultSchedule.Of(_ => null); init; }

    /// <summary>How much of a file is read at most.</summary>
    public ReadingLimits Limits { get => field ??= new(); init; }

    /// <summary>What exports say of their publisher and licence.</summary>
    public ExportTerms Terms { get => field ??= new(); init; }

    /// <summary>Whether the server writes its log as JSON, one object a line.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Who is reminded, and how.</summary>
    internal RemindSettings Remind { get => field ??= RemindSettings.None; init; }

    /// <summary>The identity provider; null: people and programs have our own tokens only.</summary>
    internal SignInSettings? SignIn { get; init; }

    /// <summary>The database in which hosts share the schedule; null: it is one host's, in the warehouse.</summary>
    internal StateAddress? State { get; init; }

    /// <summary>Where heavy models run.</summary>
    internal EngineSettings Engine { get => field ??= new(EngineSettings.DuckDb); init; }

    /// <summary>The settings that hold when nothing is set.</summary>
    public static Settings Default => new(null, null, DefaultUrls);

    /// <summary>Reads the settings. An unknown key or a bad value is an error that says where it stands.</summary>
    /// <exception cref="ProgramException">With <see cref="ExitCode.Usage"/>.</exception>
    public static Settings Load(Shell shell, Texts texts) => WrittenSettings.AreThere(shell) ? Read(shell, texts) : Default;

    private static Settings Read(Shell shell, Texts texts)
    {
        var all = WrittenSettings.Read(shell, texts);
        foreach (string key in all.Keys.Where(key => !JobSettings.Owns(key) && !RemindSettings.Owns(key) && !SignInSettings.Owns(key) && !Known.Contains(key, StringComparer.OrdinalIgnoreCase)))
            throw all.Wrong(key, texts.UnknownSetting(key, [.. Known, "jobs", "calendars", "remind", "signIn"]));
        string? lang = all["lang"];
        if (lang is not (null or "zh" or "en"))
            throw all.Wrong("lang", texts.BadSetting("lang", lang, "zh, en"));
        if (all["logs"] is { } logs and not ("text" or "json"))
            throw all.Wrong("logs", texts.BadSetting("logs", logs, "text, json"));
        if (all["warehouse"] is { } folder && string.IsNullOrWhiteSpace(folder))
            throw all.Wrong("warehouse", texts.BadSetting("warehouse", folder, texts.AFolder));
        return new Settings(all["warehouse"], lang, all["urls"] ?? DefaultUrls)
        {
            Jobs = JobSettings.Read(all, shell, texts) ?? DefaultSchedule.Of(job => Cron(all, job, texts)),
            Limits = ReadLimits(all, texts),
            JsonLogs = all["logs"] == "json",
            Remind = RemindSettings.Read(all, texts),
            SignIn = SignInSettings.Read(all, texts),
            State = StateAddress.Read(all, texts),
            Engine = EngineSettings.Read(all, texts),
            Terms = new(Line(all, "publisher", texts), License(all, texts)),
        };
    }

    private static string? Line(WrittenSettings settings, string name, Texts texts) =>
        string.IsNullOrWhiteSpace(settings[name]) ? null
        : settings[name]!.Any(char.IsControl) ? throw settings.Wrong(name, texts.BadSetting(name, settings[name]!, texts.OneLine))
        : settings[name]!.Trim();

    // The Data Package tells a licence by a name of these characters, or by an address.
    private static string? License(WrittenSettings settings, Texts texts)
    {
        string? text = Line(settings, "license", texts);
        return text is null || text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? text : throw settings.Wrong("license", texts.BadSetting("license", text, "CC-BY-4.0, https://..."));
    }

    private static ReadingLimits ReadLimits(WrittenSettings settings, Texts texts)
    {
        var limits = new ReadingLimits();
        foreach (var (name, most, set) in ReadingLimits.Settings)
        {
            if (settings["limits:" + name] is not { } text)
                continue;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value < 1 || value > most)
                throw settings.Wrong("limits:" + name, texts.BadSetting("limits:" + name, text, string.Create(CultureInfo.InvariantCulture, $"1..{most}")));
            limits = set(limits, value);
        }
        return limits;
    }

    private static CronExpression? Cron(WrittenSettings settings, string job, Texts texts)
    {
        string key = "schedule:" + job;
        if (string.IsNullOrWhiteSpace(settings[key]))
            return null;
        return CronExpression.TryParse(settings[key], out var cron)
            ? cron.WithTimeZone(ScheduledJob.Zone) : throw settings.Wrong(key, texts.BadSetting(key, settings[key]!, texts.CronExample));
    }
}
