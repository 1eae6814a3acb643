using System.Globalization;

namespace Analytics.Lake;

/// <summary>Which version of a table to read: the latest (the default), one by number, or the one that was current at an instant.</summary>
public readonly record struct AsOf
{
    /// <summary>The newest version.</summary>
    public static AsOf Latest => default;

    /// <summary>The version asked for, or null.</summary>
    public long? Version { get; private init; }

    /// <summary>The instant asked for, or null.</summary>
    public DateTimeOffset? Instant { get; private init; }

    /// <summary>The version with this number.</summary>
    public static AsOf At(long version) => new() { Version = version };

    /// <summary>The newest version committed at this instant or before it.</summary>
    public static AsOf At(DateTimeOffset instant) => new() { Instant = instant };

    /// <summary>Reads a version (<c>17</c>) or an instant with its zone (<c>2026-01-20T00:00+08:00</c>).</summary>
    /// <exception cref="LakeException">The text is neither.</exception>
    public static AsOf Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version))
            return At(version);
        // The zone must be written: the same date is another instant in another zone.
        string numeric = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        if (DateTimeOffset.TryParseExact(numeric, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant))
            return At(instant);
        throw new LakeException(
            $"“{text}”既不是版本号，也不是带时区的时间。请写成 17 或 2026-01-20T00:00+08:00。",
            $"\"{text}\" is neither a version nor an instant with its zone. Write 17 or 2026-01-20T00:00+08:00.");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Version?.ToString(CultureInfo.InvariantCulture) ?? Instant?.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture) ?? "latest";

    private static readonly string[] Formats = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"];
}
