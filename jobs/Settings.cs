using System.Globalization;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using Analytics.Reports.Exports;
using Quartz;

namespace Analytics.Jobs;

/// <summary>Settings of <c>analytics.json</c> and <c>ANALYTICS__*</c> variables; options of the command line come after them.</summary>
/// <param name="Warehouse">Folder of the warehouse; null when nobody chose one.</param>
/// <param name="Lang"><c>zh</c>, <c>en</c> or null.</param>
/// <param name="Urls">Where <c>serve</c> listens, separated by semicolons.</param>
/// <param name="Crons">Cron expressions by job; a job without one follows the job before it.</param>
public sealed record Settings(string? Warehouse, string? Lang, string Urls, IReadOnlyDictionary<string, CronExpression> Crons)
{
    /// <summary>Name of the settings file in the current folder.</summary>
    public const string FileName = "analytics.json";

    private const string Prefix = "ANALYTICS__";
    private const string DefaultUrls = "http://127.0.0.1:5080";
    private static readonly string[] Known = ["warehouse", "lang", "urls", "publisher", "license", .. ScheduledJob.All.Select(j => "schedule:" + j.Name), .. ReadingLimits.Settings.Select(l => "limits:" + l.Name)];

    /// <summary>How much of a file is read at most.</summary>
    public ReadingLimits Limits { get; init; } = new();

    /// <summary>What exports say of their publisher and licence.</summary>
    public ExportTerms Terms { get; init; } = new();

    /// <summary>The settings that hold when nothing is set.</summary>
    public static Settings Default { get; } = new(null, null, DefaultUrls, WithCrons(_ => null));

    /// <summary>Reads the settings. An unknown key or a bad value is an error that names it.</summary>
    /// <exception cref="ProgramException">With <see cref="ExitCode.Usage"/>.</exception>
    public static Settings Load(Shell shell, Texts texts)
    {
        IConfiguration file = FromFile(shell, texts);
        IConfiguration variables = FromVariables(shell);
        Refuse(file, key => texts.UnknownSetting(key, FileName, Known));
        Refuse(variables, key => texts.UnknownSetting(
            Prefix + key.Replace(":", "__", StringComparison.Ordinal), texts.Environment, Known));
        var all = new ConfigurationBuilder().AddConfiguration(file).AddConfiguration(variables).Build();
        string? lang = all["lang"];
        if (lang is not (null or "zh" or "en"))
            throw new ProgramException(ExitCode.Usage, texts.BadSetting("lang", lang, "zh, en"));
        return new Settings(all["warehouse"], lang, all["urls"] ?? DefaultUrls, WithCrons(job => Cron(all["schedule:" + job], job, texts)))
        {
            Limits = ReadLimits(all, texts),
            Terms = new(Line(all, "publisher", texts), License(Line(all, "license", texts), texts)),
        };
    }

    private static IConfiguration FromFile(Shell shell, Texts texts)
    {
        string path = shell.Path(FileName);
        if (!File.Exists(path))
            return new ConfigurationBuilder().Build();
        try
        {
            using var stream = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or InvalidDataException)
        {
            throw new ProgramException(ExitCode.Usage, texts.SettingsUnreadable(path, (e.InnerException ?? e).Message), e);
        }
    }

    private static IConfiguration FromVariables(Shell shell) => new ConfigurationBuilder()
        .AddInMemoryCollection(shell.Environment
            .Where(v => v.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(v => KeyValuePair.Create(v.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), v.Value)))
        .Build();

    private static void Refuse(IConfiguration settings, Func<string, string> message)
    {
        var unknown = settings.AsEnumerable()
            .Where(s => s.Value is not null && !Known.Contains(s.Key, StringComparer.OrdinalIgnoreCase))
            .Select(s => s.Key).FirstOrDefault();
        if (unknown is not null)
            throw new ProgramException(ExitCode.Usage, message(unknown));
    }

    private static string? Line(IConfiguration settings, string name, Texts texts) =>
        string.IsNullOrWhiteSpace(settings[name]) ? null
        : settings[name]!.Any(char.IsControl) ? throw new ProgramException(ExitCode.Usage, texts.BadSetting(name, settings[name]!, texts.OneLine))
        : settings[name]!.Trim();

    // The Data Package tells a licence by a name of these characters, or by an address.
    private static string? License(string? text, Texts texts) =>
        text is null || text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') || (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? text : throw new ProgramException(ExitCode.Usage, texts.BadSetting("license", text, "CC-BY-4.0, https://..."));

    private static ReadingLimits ReadLimits(IConfiguration settings, Texts texts)
    {
        var limits = new ReadingLimits();
        foreach (var (name, most, set) in ReadingLimits.Settings)
        {
            if (settings["limits:" + name] is not { } text)
                continue;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value < 1 || value > most)
                throw new ProgramException(ExitCode.Usage, texts.BadSetting("limits:" + name, text, string.Create(CultureInfo.InvariantCulture, $"1..{most}")));
            limits = set(limits, value);
        }
        return limits;
    }

    private static CronExpression? Cron(string? text, string job, Texts texts)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!CronExpression.TryParse(text, out var cron))
            throw new ProgramException(ExitCode.Usage, texts.BadSetting("schedule:" + job, text, texts.CronExample));
        return cron.WithTimeZone(ScheduledJob.Zone);
    }

    private static Dictionary<string, CronExpression> WithCrons(Func<string, CronExpression?> of) => ScheduledJob.All
        .Select(job => (job.Name, Cron: of(job.Name) ?? job.DefaultCron))
        .Where(job => job.Cron is not null)
        .ToDictionary(job => job.Name, job => job.Cron!);
}
