namespace Analytics.Reports.Documents;

/// <summary>A document that is made, and cannot be put where it shall stand.</summary>
public sealed class TargetException(Exception why) : IOException(why.Message, why);
