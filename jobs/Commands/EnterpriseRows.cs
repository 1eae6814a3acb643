using Analytics.Transforms;
using Analytics.Transforms.Assessments;
using Analytics.Transforms.Disclosure;

namespace Analytics.Jobs.Commands;

/// <summary>Tables whose number of rows is a number of enterprises, or nearly so, or whose rows hold what the disclosure rule may withhold.</summary>
internal static class EnterpriseRows
{
    internal static bool AreIn(string table) => table is "returns/enterprise" or Assessor.TableName || Model.All.Any(model => model.Table == table && !PublicMarts.Models.Contains(model));
}
