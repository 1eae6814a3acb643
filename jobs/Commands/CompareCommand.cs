using System.CommandLine;
using System.Globalization;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Transforms;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics compare INDICATOR --by ...</c>.</summary>
internal static class CompareCommand
{
    private static readonly Dictionary<string, Dimension> Dimensions = new()
    {
        ["region"] = Dimension.Region,
        ["ownership"] = Dimension.Ownership,
        ["industry"] = Dimension.Industry,
        ["size"] = Dimension.Size,
    };

    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var indicator = new Argument<string>("INDICATOR") { Description = texts.CompareIndicator };
        var by = new Option<string>("--by") { Description = texts.CompareBy, HelpName = string.Join('|', Dimensions.Keys), Required = true };
        by.Validators.Add(result =>
        {
            string[] words = result.GetValueOrDefault<string>()?.Split(',') ?? [];
            if (words.Length > 2 || words.Distinct().Count() < words.Length || words.Any(word => !Dimensions.ContainsKey(word)))
                result.AddError("--by");
        });
        var statistics = new StatisticsOptions(texts);
        var period = new Option<string>("--period") { Description = texts.ComparePeriod, HelpName = "P" };
        var asOf = AsOfWord.Option(texts.AsOfOption);
        var evaluator = new Option<bool>("--evaluator") { Description = texts.EvaluatorOption };
        var command = app.Command(
            "compare", texts.Compare, "analytics compare trained_rate --by region --period 2025Q3 --standardise --peers belt --evaluator",
            [indicator, by, period, .. statistics.All, asOf, evaluator, app.Format]);
        command.SetAction(call =>
        {
            Dimension[] dimensions = [.. call.GetValue(by)!.Split(',').Select(word => Dimensions[word])];
            if (dimensions.Length > 1 || statistics.Asked(call))
            {
                var question = statistics.Question(call, call.GetValue(indicator)!, dimensions, call.GetValue(period));
                StatisticsOutput.Run(app, call, question, call.GetValue(statistics.Explain), AsOfWord.Read(call.GetValue(asOf), texts), call.GetValue(evaluator));
                return (int)ExitCode.Done;
            }
            var comparison = Comparisons.Compare(
                app.Folder(call).Lake, app.Definitions(call).Seeds, call.GetValue(indicator)!, dimensions[0],
                call.GetValue(period), AsOfWord.Read(call.GetValue(asOf), texts), call.GetValue(evaluator));
            if (call.GetValue(evaluator))
                app.Talk(call).Say(texts.ForEvaluators);
            Write(comparison, app.Output(call), texts, call.GetValue(evaluator));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static void Write(Comparison comparison, Output output, Texts texts, bool evaluator)
    {
        var indicator = comparison.Indicator;
        string unit = texts.Say(indicator.UnitZh, indicator.UnitEn);
        IEnumerable<ComparisonRow> rows = comparison.Rows;
        // As many decimals as on the pages.
        int decimals = Edition.Decimals(indicator, comparison.Rows.Select(row => row.Value));
        string? Shown(double? value) => value is { } shown ? Edition.Number(shown, decimals) : null;
        if (output.ForPeople)
        {
            output.Line($"{texts.Say(indicator.NameZh, indicator.NameEn)}  {comparison.Period}  {unit}");
            output.Line(texts.Basis(comparison.Reporting, comparison.Expected, comparison.MartVersion));
            if (comparison.Synthetic)
                output.Line(texts.Synthetic);
            if (comparison.Rows.Append(comparison.Total).Count(row => row.Withheld == "disclosure") is > 0 and var count)
                output.Line(texts.WithheldRows(count));
            rows = rows.OrderBy(r => r.Rank ?? int.MaxValue).ThenBy(r => r.Code, StringComparer.Ordinal);
        }
        output.Write(
            [.. rows, comparison.Total],
            [
                new Field<ComparisonRow>("rank", texts.Rank, r => r.Rank),
                new("code", texts.Code, r => r.Code),
                new("name", texts.Name, r => texts.Say(r.NameZh, r.NameEn)),
                new("value", unit, r => r.Value, r => Shown(r.Value) ?? texts.Withheld(r.Withheld)),
                new("low", texts.Low, r => r.Low, r => Shown(r.Low)),
                new("high", texts.High, r => r.High, r => Shown(r.High)),
                new("numerator", texts.Numerator, r => r.Numerator, r => Exact(r.Numerator)),
                new("denominator", texts.Denominator, r => r.Denominator, r => Exact(r.Denominator)),
                new("units", texts.Units(indicator.Kind), r => r.Units, r => r.Units is { } units ? Texts.Number(units) : null),
                new("withheld", null, r => r.Withheld),
                new("indicator", null, _ => indicator.Code),
                new("unit", null, _ => unit),
                new("period", null, _ => comparison.Period),
                new("mart_version", null, _ => comparison.MartVersion),
                new("reporting", null, _ => comparison.Reporting),
                new("expected", null, _ => comparison.Expected),
                new("synthetic", null, _ => comparison.Synthetic),
                .. StatisticsOutput.Marked<ComparisonRow>(evaluator),
            ]);
    }

    private static string? Exact(decimal? value) => value?.ToString("#,0.##", CultureInfo.InvariantCulture);
}
