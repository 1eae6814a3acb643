namespace Analytics.Lake;

/// <summary>
/// What makes a publication and the deletion of a file two things that never happen at once: whoever publishes finds the files and notes them in one hold, and a
/// vacuum looks at what is published and deletes a file in one hold. The operating system holds the lock, so that a process that dies gives it back.
/// </summary>
internal static class PublicationLock
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until nobody else holds it, and holds it until the result is disposed.</summary>
    /// <exception cref="LakeException">Somebody held it for minutes.</exception>
    public static IDisposable Hold(LakeStore lake)
    {
        string path = Path.Combine(lake.Directory, ".publications.lock");
        for (long begun = Environment.TickCount64; ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeldElsewhere(e))
            {
                if (Environment.TickCount64 - begun > Longest.TotalMilliseconds)
                {
                    throw new LakeException(
                        $"另一进程一直占用 {path}，请稍后再试。", $"Another process keeps {path}; try again later.", e);
                }
                Steps.Reached("publications.waiting");
                Thread.Sleep(Pause);
            }
        }
    }

    // EAGAIN of flock(2) on Linux, the same on macOS, and ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeldElsewhere(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
