using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Analytics.Reports.Charts;

/// <summary>A picture to be drawn: one ECharts option, good for the page, for SVG and for PNG.</summary>
/// <param name="Id">What it is, in a file name: <c>trained_rate.region</c>.</param>
/// <param name="Edition">Its language and names.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What a reader who cannot see it should know.</param>
/// <param name="Width">In pixels; all positions in the option are for this size.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Option">The ECharts option: plain JSON, without functions.</param>
/// <param name="Table">The figures that it shows.</param>
/// <param name="Source">Where its figures come from: kind of return, period, sample size, data version.</param>
/// <param name="Synthetic">A sample return is behind it.</param>
public sealed record Chart(
    string Id, Edition Edition, string Title, string Description, int Width, int Height, JsonObject Option, ChartTable Table,
    string Source, bool Synthetic)
{
    internal static readonly JsonSerializerOptions JsonOptions = new()
    {
        // Chinese stays readable; markup characters are still escaped, so that the text may stand in a page.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The file name without its ending.</summary>
    public string FileName => $"{Id}.{Edition.Suffix}";

    /// <summary>Plain objects as JSON; properties that are null are left out.</summary>
    internal static JsonNode Json(object value) => JsonSerializer.SerializeToNode(value, JsonOptions)!;

    /// <summary>The table as CSV; each row also tells its source, and that it is for evaluators or synthetic where it is.</summary>
    public string Csv()
    {
        var sourced = Table with
        {
            Columns = [.. Table.Columns, new(Edition.Say("来源", "Source"))],
            Rows = [.. Table.Rows.Select((row, i) => (object?[])[.. row, Table.Sources?[i] ?? Source])],
        };
        return sourced.ToCsv(
        [
            .. Edition.ForEvaluators ? new[] { (Edition.Say("公布范围", "Publication"), Edition.EvaluatorMark) } : [],
            .. Synthetic ? new[] { (Edition.Say("合成样例", "Synthetic sample"), Edition.Say("是，非真实数据", "yes, not real data")) } : [],
        ]);
    }

    /// <summary>The option as text that can stand inside a script element.</summary>
    public string OptionText() => Option.ToJsonString(JsonOptions);
}
