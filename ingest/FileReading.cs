namespace Analytics.Ingest;

/// <summary>How a file was understood: found out from its bytes, never asked.</summary>
/// <param name="Format"><c>csv</c> or <c>xlsx</c>.</param>
/// <param name="Encoding">Encoding of a text file: <c>UTF-8</c>, <c>GB18030</c>, <c>UTF-16LE</c>, <c>UTF-16BE</c>; null for a workbook.</param>
/// <param name="Certain">Whether it can be nothing else; otherwise it is the likely reading.</param>
/// <param name="Delimiter">What divides the cells of a text file; null for a workbook.</param>
/// <param name="LineEnds"><c>LF</c>, <c>CRLF</c> or <c>CR</c>; null for a workbook.</param>
/// <param name="HeaderRow">Row of the titles; null if none was found.</param>
/// <param name="Sheet">Name of the sheet that was read; null for a text file.</param>
/// <param name="MessageZh">All of it in one Chinese sentence.</param>
/// <param name="MessageEn">The same in English.</param>
public sealed record FileReading(
    string Format, string? Encoding, bool Certain, char? Delimiter, string? LineEnds, long? HeaderRow, string? Sheet, string MessageZh, string MessageEn)
{
    /// <summary>The sentence in the language asked for, <c>zh</c> or <c>en</c>.</summary>
    public string Message(string language) => language == "en" ? MessageEn : MessageZh;
}
