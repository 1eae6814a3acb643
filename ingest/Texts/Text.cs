using System.Globalization;

namespace Analytics.Ingest;

/// <summary>A text that somebody who hands in or evaluates returns can read, in both languages. All of them stand in this folder.</summary>
/// <param name="Code">Stable code, unique among all texts.</param>
/// <param name="Zh">Chinese text with places for values: <c>{0}</c>, <c>{1}</c>...</param>
/// <param name="En">English text with the same places.</param>
public record Text(string Code, string Zh, string En)
{
    /// <summary>Both languages, the Chinese first: for places that everybody reads.</summary>
    public string Both => $"{Zh} {En}";

    /// <summary>Fills the places. A value that is a text, or a pair of words, Chinese and English, goes in by its language.</summary>
    public (string Zh, string En) With(params object?[] values) => (Fill(Zh, values, english: false), Fill(En, values, english: true));

    private static string Fill(string text, object?[] values, bool english) => string.Format(CultureInfo.InvariantCulture, text, [.. values.Select(value => value switch
    {
        Text words => english ? words.En : words.Zh,
        ValueTuple<string, string> words => english ? words.Item2 : words.Item1,
        _ => value,
    })]);
}

/// <summary>A rule that the program itself checks: its code, its texts and its weight. Rules of one kind stand in that kind's schema.</summary>
/// <param name="Code">Stable code, unique among all texts.</param>
/// <param name="Zh">Chinese text; <c>{0}</c> is what was found, further numbers are what is expected.</param>
/// <param name="En">English text with the same places.</param>
/// <param name="Severity">Error unless said otherwise.</param>
public sealed record Rule(string Code, string Zh, string En, Severity Severity = Severity.Error) : Text(Code, Zh, En)
{
    /// <summary>A finding of this rule. The first value is what was found.</summary>
    public Finding At(CellAddress? address, string? found, params object?[] expected)
    {
        (string zh, string en) = With([Shorten(found), .. expected]);
        return new Finding(Severity, Code, address, Shorten(found), zh, en);
    }

    private static string? Shorten(string? value) => value is { Length: > 200 } ? value[..199] + "…" : value;
}
