namespace Analytics.Lake.Tests;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder(string name = "lake")
        : this(System.IO.Path.GetTempPath(), name)
    {
    }

    private TempFolder(string parent, string name) => Directory.CreateDirectory(Path = System.IO.Path.Combine(parent, $"analytics-test-{Guid.NewGuid():N}", name));

    /// <summary>On a file system in memory where there is one, for tests that would wait for the disk thousands of times.</summary>
    public static TempFolder InMemory() => new(Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath(), "lake");

    public string Path { get; }

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
}
