using Analytics.Reports.Site;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Sheets;

/// <summary>What the page of all assessments shows: which runs are stored, and the way to each.</summary>
/// <param name="Head">For the frame.</param>
/// <param name="Assessments">Every assessment with its runs.</param>
/// <param name="Pages">Whether a run has a page here.</param>
public sealed record AssessmentsView(PageHead Head, IReadOnlyList<AssessmentRuns> Assessments, Func<StoredRun, bool> Pages)
{
    /// <summary>The page of all assessments.</summary>
    public const string File = "assessments.html";

    /// <summary>Of how many runs of an assessment, the newest, a site has pages.</summary>
    public const int Newest = 3;

    /// <summary>The page of a run.</summary>
    public static string FileOf(string run) => $"assessment-{run}.html";

    /// <summary>The address of the page of a run.</summary>
    public static string AddressOf(string run) => $"assessment-{Uri.EscapeDataString(run)}.html";

    /// <summary>The runs that a site has pages of.</summary>
    public static IEnumerable<StoredRun> OnSite(IEnumerable<AssessmentRuns> assessments) => assessments.SelectMany(each => each.Runs.Take(Newest));
}

/// <summary>What everybody may know of a run: by which rules, on which data and when, without any figure of a region.</summary>
/// <param name="Head">For the frame.</param>
/// <param name="Run">When and on what it was computed.</param>
/// <param name="Rules">The definition; null where a run is so old that it cannot be read.</param>
public sealed record RunView(PageHead Head, StoredRun Run, SheetPage? Rules);
