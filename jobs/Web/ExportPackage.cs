using System.IO.Compression;
using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Reports.Exports;
using Analytics.Transforms;

namespace Analytics.Jobs.Web;

/// <summary>How far the package is.</summary>
/// <param name="State">none, running, ready, stale (of an earlier state of the lake) or failed.</param>
/// <param name="Done">Parquet files written.</param>
/// <param name="Total">Parquet files in all.</param>
/// <param name="Version">The version to cite, of one that is ready or stale.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="DetailZh">Why it failed.</param>
/// <param name="DetailEn">The same in English.</param>
internal sealed record ExportStanding(string State, int Done = 0, int Total = 0, string? Version = null, long? Bytes = null, string? DetailZh = null, string? DetailEn = null);

/// <summary>The export for researchers as one ZIP file, made when somebody asks for it and kept until another is: the same as <c>analytics export</c> writes.</summary>
internal sealed class ExportPackage(Warehouse warehouse, Settings settings, FigureReaders figures) : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private (string State, string Path, ExportSummary Summary)? made;
    private Task? making;
    private ExportProgress? progress;
    private (string Zh, string En)? failure;

    /// <summary>How far it is.</summary>
    internal ExportStanding Standing
    {
        get
        {
            string state = figures.State();
            lock (gate)
            {
                if (making is not null)
                    return new("running", progress?.Done ?? 0, progress?.Total ?? 0);
                if (failure is var (zh, en))
                    return new("failed", DetailZh: zh, DetailEn: en);
                return Made is not var (of, path, summary) ? new("none")
                    : new(of == state ? "ready" : "stale", summary.Files, summary.Files, summary.Version, new FileInfo(path).Length);
            }
        }
    }

    /// <summary>The newest that is ready, with the name to save it under; null without one.</summary>
    internal (string Path, string Name)? File
    {
        get
        {
            lock (gate)
                return Made is var (_, path, summary) ? (path, $"analytics-export-{summary.Version}.zip") : null;
        }
    }

    /// <summary>Has one made of the newest state, unless one is being made or is there.</summary>
    internal void Make()
    {
        string state = figures.State();
        lock (gate)
        {
            if (making is not null || Made?.State == state)
                return;
            (progress, failure) = (null, null);
            making = Task.Run(() => Write(state));
        }
    }

    // Whoever clears away temporary files may have taken it.
    private (string State, string Path, ExportSummary Summary)? Made => made is var (_, path, _) && System.IO.File.Exists(path) ? made : null;

    private void Write(string state)
    {
        DirectoryInfo? folder = null;
        try
        {
            // Its owner's alone; a package that is being sent stays readable after its name is gone.
            folder = Directory.CreateTempSubdirectory("analytics-export-");
            string package = Path.Combine(folder.FullName, "analytics-export"), zip = package + ".zip";
            var summary = Exporter.Write(warehouse.Lake, figures.Own.Seeds, package, terms: settings.Terms, progress: new Told(this), cancellation: end.Token);
            // Parquet is compressed already.
            ZipFile.CreateFromDirectory(package, zip, CompressionLevel.Fastest, includeBaseDirectory: true);
            Directory.Delete(package, recursive: true);
            lock (gate)
            {
                Forget();
                (made, making) = ((state, zip, summary), null);
            }
        }
        catch (Exception e) // whatever it is, it is told to whoever waits
        {
            lock (gate)
                (failure, making) = ((Said(e, "zh"), Said(e, "en")), null);
            Clear(folder?.FullName);
        }
    }

    private string Said(Exception e, string language)
    {
        var texts = new Texts(language);
        return e switch
        {
            IOException or UnauthorizedAccessException => texts.Say($"临时目录 {Path.GetTempPath()} 写不进去：{e.Message}", $"The temporary folder {Path.GetTempPath()} cannot be written: {e.Message}"),
            TransformException or LakeException or OperationCanceledException or ProgramException => Failures.Explain(e, warehouse, texts).Message,
            _ => texts.Failed(e.Message),
        };
    }

    private void Forget()
    {
        string? path = made?.Path;
        made = null;
        Clear(Path.GetDirectoryName(path));
    }

    private static void Clear(string? folder)
    {
        try
        {
            if (folder is not null)
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, or left to whoever clears away temporary files.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        end.Cancel();
        if (making is { } last)
            Task.WaitAny([last], TimeSpan.FromMinutes(1));
        lock (gate)
            Forget();
        end.Dispose();
    }

    private sealed class Told(ExportPackage package) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => package.progress = value;
    }
}
