namespace Analytics.Reports.Queries;

/// <summary>A query was refused, is wrong, or reached a limit. Nothing came of it.</summary>
public sealed class QueryException(string zh, string en, bool limit = false, Exception? cause = null) : Exception($"{zh} {en}", cause)
{
    /// <summary>For Chinese readers.</summary>
    public string Zh => zh;

    /// <summary>For English readers.</summary>
    public string En => en;

    /// <summary>A limit ended it; the query itself may be right.</summary>
    public bool Limit => limit;
}
