namespace Analytics.Ingest;

/// <summary>How much of a file is read at most. What is larger comes back with a finding that names the limit and its setting.</summary>
public sealed record ReadingLimits
{
    /// <summary>Bytes of a text file.</summary>
    public long CsvBytes { get; init; } = 8L << 30;

    /// <summary>Rows of a text file.</summary>
    public long CsvRows { get; init; } = 50_000_000;

    /// <summary>Bytes of a workbook as it is sent.</summary>
    public long WorkbookBytes { get; init; } = 200L << 20;

    /// <summary>Bytes of all parts of a workbook, unpacked.</summary>
    public long UnpackedBytes { get; init; } = 4L << 30;

    /// <summary>How many times its packed size a workbook may unpack to; small ones are spared.</summary>
    public long UnpackedRatio { get; init; } = 200;

    /// <summary>Bytes of a workbook's shared texts, unpacked: the only part that is held in memory.</summary>
    public long SharedTextBytes { get; init; } = 512L << 20;

    /// <summary>Number of the last row of a sheet; Excel itself has no more than the default.</summary>
    public long WorkbookRows { get; init; } = 1_048_576;

    /// <summary>Columns of the header.</summary>
    public long Columns { get; init; } = 1_000;

    /// <summary>Sheets of a workbook.</summary>
    public long Sheets { get; init; } = 200;

    /// <summary>Every limit by its name in the settings, under <c>limits:</c>, with the largest value that makes sense.</summary>
    public static IReadOnlyList<(string Name, long Most, Func<ReadingLimits, long, ReadingLimits> Set)> Settings { get; } =
    [
        ("csv_bytes", long.MaxValue, (limits, value) => limits with { CsvBytes = value }),
        ("csv_rows", long.MaxValue, (limits, value) => limits with { CsvRows = value }),
        ("workbook_bytes", long.MaxValue, (limits, value) => limits with { WorkbookBytes = value }),
        ("unpacked_bytes", long.MaxValue, (limits, value) => limits with { UnpackedBytes = value }),
        ("unpacked_ratio", long.MaxValue, (limits, value) => limits with { UnpackedRatio = value }),
        ("shared_text_bytes", long.MaxValue, (limits, value) => limits with { SharedTextBytes = value }),
        ("workbook_rows", 1_048_576, (limits, value) => limits with { WorkbookRows = value }),
        ("columns", 1_024, (limits, value) => limits with { Columns = value }),
        ("sheets", 10_000, (limits, value) => limits with { Sheets = value }),
    ];
}
