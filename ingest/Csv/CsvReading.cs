namespace Analytics.Ingest.Csv;

/// <summary>Says how a text file was understood.</summary>
internal static class CsvReading
{
    public static FileReading Of(CsvText text, char delimiter, ReturnHeader? header)
    {
        Text divided = delimiter switch { ';' => ReadingTexts.Semicolon, '\t' => ReadingTexts.Tab, _ => ReadingTexts.Comma };
        (string Zh, string En) why = text.IsCertain || header is not { HasTitles: true } ? text.Why.With() : ReadingTexts.TitlesToo.With(text.Why);
        (string zh, string en) = ReadingTexts.Csv.With(
            text.Encoding, text.IsCertain ? ReadingTexts.Certain : ReadingTexts.Likely, why, divided, text.LineEnds, ReadingTexts.PlaceOf(header));
        return new FileReading("csv", text.Encoding, text.IsCertain, delimiter, text.LineEnds, header?.Row, null, zh, en);
    }
}
