using System.Globalization;

namespace Analytics.Jobs;

/// <summary>
/// Everything that the program says to people, Chinese and English side by side so that neither can be forgotten.
/// Texts of a subject are in the file of that name.
/// </summary>
/// <param name="language"><c>zh</c> or <c>en</c>.</param>
public sealed partial class Texts(string language)
{
    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language => language;

    /// <summary>The one of the two that this reader reads.</summary>
    public string Say(string zh, string en) => language == "en" ? en : zh;

    /// <summary>An instant as people here read it: Beijing time, to the second.</summary>
    public static string Instant(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Schedule.ScheduledJob.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A duration: <c>0.4</c> or <c>75</c> seconds.</summary>
    public string Duration(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + Say(" 秒", " s");

    /// <summary>A whole number with its thousands set apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
