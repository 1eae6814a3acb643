using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The folders of a warehouse.</summary>
/// <param name="directory">The warehouse's own folder.</param>
public sealed class Warehouse(string directory)
{
    /// <summary>The warehouse's own folder.</summary>
    public string Directory { get; } = directory;

    /// <summary>Where files are handed in.</summary>
    public string Inbox => Path.Combine(Directory, "inbox");

    /// <summary>Every byte received, under its SHA-256; never changed.</summary>
    public string Raw => Path.Combine(Directory, "raw");

    /// <summary>What goes back to senders.</summary>
    public string Returned => Path.Combine(Directory, "returned");

    /// <summary>The tables. What was read of their logs is known to whoever has this object: a program should have one.</summary>
    public LakeStore Lake { get; } = new(Path.Combine(directory, "lake"));

    /// <summary>The pages.</summary>
    public string Site => Path.Combine(Directory, "site");

    /// <summary>The schedule's state.</summary>
    public string State => Path.Combine(Directory, "state.db");
}
