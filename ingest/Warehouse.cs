namespace Analytics.Ingest;

/// <summary>The folders of a warehouse.</summary>
/// <param name="Directory">The warehouse's own folder.</param>
public sealed record Warehouse(string Directory)
{
    /// <summary>Where files are handed in.</summary>
    public string Inbox => Path.Combine(Directory, "inbox");

    /// <summary>Every byte received, under its SHA-256; never changed.</summary>
    public string Raw => Path.Combine(Directory, "raw");

    /// <summary>What goes back to senders.</summary>
    public string Returned => Path.Combine(Directory, "returned");

    /// <summary>The tables.</summary>
    public string Lake => Path.Combine(Directory, "lake");

    /// <summary>The pages.</summary>
    public string Site => Path.Combine(Directory, "site");

    /// <summary>The schedule's state.</summary>
    public string State => Path.Combine(Directory, "state.db");
}
