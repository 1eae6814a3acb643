namespace Analytics.Lake;

/// <summary>
/// What makes a publication and the deletion of a file two things that never happen at once: whoever publishes finds the files and notes them in one hold, and a
/// vacuum looks at what is published and deletes a file in one hold.
/// </summary>
internal static class PublicationLock
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Waits until nobody else holds it, and holds it until the result is disposed.</summary>
    /// <exception cref="LakeException">Somebody held it for minutes.</exception>
    public static IDisposable Hold(LakeStore lake)
    {
        string path = Path.Combine(lake.Directory, ".publications.lock");
        return FileLock.TryHold(path, Longest, () => Steps.Reached("publications.waiting"))
            ?? throw new LakeException($"另一进程一直占用 {path}，请稍后再试。", $"Another process keeps {path}; try again later.");
    }
}
