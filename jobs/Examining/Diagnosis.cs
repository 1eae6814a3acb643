namespace Analytics.Jobs.Examining;

/// <summary>How something is.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works; somebody should look at it.</summary>
    Warning,

    /// <summary>Something does not work, or will not.</summary>
    Error,
}

/// <summary>What <c>doctor</c> found out about one thing.</summary>
/// <param name="Check">The thing, by a word that programs know.</param>
/// <param name="Health">How it is.</param>
/// <param name="Said">What was found.</param>
/// <param name="Mend">What to do; null where there is nothing to.</param>
internal sealed record Diagnosis(string Check, Health Health, string Said, string? Mend = null);
