namespace Analytics.Jobs;

/// <summary>Exit codes of every command.</summary>
public enum ExitCode
{
    /// <summary>Done. Sending a bad return back is work done.</summary>
    Done = 0,

    /// <summary><c>check</c> found errors, or <c>--strict</c> and a return was sent back; <c>verify</c> or <c>audit verify</c> found something broken.</summary>
    Findings = 1,

    /// <summary>The call or the configuration is wrong.</summary>
    Usage = 2,

    /// <summary>Something outside failed: disk, permissions, another process, the network.</summary>
    Outside = 3,
}

/// <summary>Ends the command with one sentence for the user, in the user's language, and an exit code.</summary>
public sealed class ProgramException(ExitCode exit, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the process returns.</summary>
    public ExitCode Exit { get; } = exit;
}
