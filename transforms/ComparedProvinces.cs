namespace Analytics.Transforms;

/// <summary>
/// The provinces that a change is reckoned over: the matched sample of those with the indicator (a denominator above zero, or withheld) in both periods. One that joins or leaves makes no
/// change.
/// </summary>
/// <param name="Since">The earlier period.</param>
/// <param name="Both">Those in both periods.</param>
/// <param name="OnlyNow">Those in the later period only.</param>
/// <param name="OnlyBefore">Those in the earlier period only.</param>
public sealed record ComparedProvinces(string Since, IReadOnlyList<CodeName> Both, IReadOnlyList<CodeName> OnlyNow, IReadOnlyList<CodeName> OnlyBefore)
{
    /// <summary>Whether the change leaves provinces out.</summary>
    public bool Differ => OnlyNow.Count + OnlyBefore.Count > 0;
}
