using Analytics.Ingest.Csv;
using Analytics.Ingest.Workbooks;

namespace Analytics.Ingest;

/// <summary>A file opened to be read as a return, by what its bytes are. What cannot be read is reported and leaves no rows.</summary>
internal sealed class ReturnFile : IDisposable
{
    /// <summary>Its rows; null when they cannot be read.</summary>
    public IRowBlocks? Blocks { get; private set; }

    /// <summary>Its header; null when there is none or it is wrong.</summary>
    public ReturnHeader? Header { get; private set; }

    /// <summary>How it was understood; null when it was not.</summary>
    public FileReading? Reading { get; private set; }

    /// <summary>Whether it carries the mark of synthetic samples.</summary>
    public bool Synthetic { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="fileName">The name it was handed in under.</param>
    /// <param name="schema">The kind whose header is looked for; null when the name did not tell it, and the file is only looked at.</param>
    /// <param name="limits">How much is read at most.</param>
    /// <param name="sink">Takes what is wrong.</param>
    public static ReturnFile Open(RawFile file, string fileName, ReturnSchema? schema, ReadingLimits limits, FindingSink sink)
    {
        var opened = new ReturnFile();
        (FileFormat format, string name) = FileFormats.Of(file.Path);
        bool namedWorkbook = ReturnScope.IsWorkbook(fileName);
        switch (format)
        {
            case FileFormat.Text:
                if (namedWorkbook && file.Bytes > 0 && !file.Index.HasNul) sink.Add(Rules.FormatByContent.At(null, Path.GetExtension(fileName), "CSV"));
                opened.OpenText(file, schema, limits, sink);
                break;
            case FileFormat.Zip:
                opened.OpenWorkbook(file, fileName, namedWorkbook ? null : Path.GetExtension(fileName), schema, limits, sink);
                break;
            case FileFormat.Encrypted:
                sink.Add(Rules.WorkbookPassword.At(null, null));
                break;
            case FileFormat.OldWorkbook:
                sink.Add(Rules.WorkbookOld.At(null, null));
                break;
            default:
                sink.Add(Rules.OtherFormat.At(null, name));
                break;
        }
        return opened;
    }

    /// <inheritdoc />
    public void Dispose() => Blocks?.Dispose();

    private void OpenText(RawFile file, ReturnSchema? schema, ReadingLimits limits, FindingSink sink)
    {
        Synthetic = file.Index.Synthetic;
        if (file.Bytes > limits.CsvBytes)
        {
            sink.Add(Rules.Limit(null, file.Bytes, LimitTexts.CsvBytes, limits.CsvBytes));
            return;
        }
        if (CsvText.Open(file.Path, file.Index, sink) is not { } text) return;
        Synthetic = text.Index.Synthetic;
        if (text.Index.Records > limits.CsvRows || schema is null)
        {
            if (schema is not null) sink.Add(Rules.Limit(null, text.Index.Records, LimitTexts.CsvRows, limits.CsvRows));
            text.Dispose();
            return;
        }
        (Header, byte delimiter) = CsvHead.Read(text, new HeaderFinder(schema, limits), sink);
        Blocks = new CsvBlocks(text, delimiter, sink);
        Reading = CsvReading.Of(text, (char)delimiter, Header);
    }

    private void OpenWorkbook(RawFile file, string fileName, string? wrongExtension, ReturnSchema? schema, ReadingLimits limits, FindingSink sink)
    {
        if (WorkbookInspection.Of(file, fileName, schema, limits, sink) is not { } inspection) return;
        if (wrongExtension is not null) sink.Add(Rules.FormatByContent.At(null, wrongExtension, "XLSX"));
        Synthetic = inspection.Synthetic;
        if (schema is null) return;
        (Blocks, Header) = WorkbookBlocks.Open(file.Path, schema, inspection, limits, sink);
        Reading = WorkbookNotes.Reading(inspection, Header);
    }
}
