namespace Analytics.Ingest;

/// <summary>A file taken out of the inbox.</summary>
/// <param name="Path">Where it lies until what became of it is committed.</param>
/// <param name="Modified">When it was last written to, as the file system said before it was read.</param>
/// <param name="Raw">Its bytes in raw/.</param>
/// <param name="Kept">Done when those are on the disk. They are written while the file is checked, but nothing is decided before.</param>
/// <param name="HandedInAt">When it came into the inbox, at most <paramref name="ReceivedAt"/>; that itself where the system does not tell.</param>
/// <param name="ReceivedAt">When it was taken out, however often the work on it was interrupted since.</param>
/// <param name="Sender">The sender's folder of the inbox, if it lay in one.</param>
/// <param name="Held">Where the file itself is held, when what lies at <paramref name="Path"/> is a copy (<see cref="HeldFiles"/>).</param>
internal sealed record Reception(string Path, DateTime Modified, RawFile Raw, Task Kept, DateTimeOffset HandedInAt, DateTimeOffset ReceivedAt, string? Sender, string? Held)
{
    /// <summary>Whether somebody wrote to it since: a sender that still holds it open.</summary>
    public bool HasChanged => File.GetLastWriteTimeUtc(Held ?? Path) != Modified || new FileInfo(Held ?? Path).Length != Raw.Bytes;
}
