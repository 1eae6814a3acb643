using System.CommandLine;
using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Reports.Sheets;
using Analytics.Reports.Site;
using Analytics.Transforms.Assessments;
using Analytics.Transforms.Statistics;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics assess CODE --as-of INSTANT</c>: an assessment at a cut-off, a region's score sheet, its pages, or two runs compared.</summary>
internal static class AssessCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var code = new Argument<string>("CODE") { Description = texts.AssessCode };
        var cutOff = new Option<string>("--as-of") { Description = texts.AssessCutOff, HelpName = "INSTANT" };
        var sheet = new Option<string>("--sheet") { Description = texts.AssessSheet, HelpName = "REGION" };
        var compare = new Option<string[]>("--compare") { Description = texts.AssessCompare, HelpName = "RUN", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var folder = new Option<string>("--out") { Description = texts.AssessOut, HelpName = "DIR" };
        var evaluator = new Option<bool>("--evaluator") { Description = texts.EvaluatorOption };
        var list = new Option<bool>("--runs") { Description = texts.AssessRuns };
        var stored = new Option<string>("--run") { Description = texts.AssessStored, HelpName = "RUN" };
        var command = app.Command(
            "assess", texts.Assess, "analytics assess annual-2025 --as-of 2026-01-20T00:00+08:00 --evaluator", code, cutOff, stored, sheet, compare, folder, list, evaluator, app.Format);
        command.SetAction(async (call, stop) =>
        {
            var lake = app.Folder(call).Lake;
            string? target = call.GetValue(folder) is { } named ? app.Shell.Path(named) : null;
            if (target is not null)
                CheckTarget(target, app.Folder(call), call.GetValue(sheet) is null && call.GetValue(compare) is not { Length: > 0 }, texts);
            var (output, talk) = (app.Output(call), app.Talk(call));
            if (call.GetValue(list))
            {
                var stands = Assessor.Runs(lake, call.GetValue(code)!);
                if (stands.Count == 0)
                    app.Definitions(call).Assessment(call.GetValue(code)!, texts);
                output.Write(stands, [new Field<string>("run", texts.RunOf, run => run)]);
                return (int)ExitCode.Done;
            }
            if (!call.GetValue(evaluator))
                throw texts.OnlyEvaluators();
            if (call.GetValue(compare) is { Length: 2 } runs)
            {
                var (first, second) = (Stored(lake, runs[0], texts), Stored(lake, runs[1], texts));
                if (first.Code != second.Code)
                    throw texts.OtherScheme(runs[0], runs[1]);
                if (first.Code != call.GetValue(code))
                    throw texts.OtherCode(runs[0], first.Code);
                Write(Assessor.Compare(first, second), second.Definition.Decimals, output, texts);
                if (output.ForPeople && !Assessor.SameValues(first, second))
                    output.Line(texts.NotSplit);
                talk.Say(texts.ForEvaluators);
                return (int)ExitCode.Done;
            }
            var own = app.Definitions(call);
            string? wanted = call.GetValue(stored);
            if (wanted is not null && call.GetValue(cutOff) is not null)
                throw texts.RunAlone();
            var result = wanted is null ? null : Stored(lake, wanted, texts);
            if (result is not null && result.Code != call.GetValue(code))
                throw texts.OtherCode(wanted!, result.Code);
            var (run, json, known) = wanted is not null ? (wanted, Assessor.Find(lake, wanted)!, true) : Assessed(call.GetValue(code)!, call.GetValue(cutOff), lake, own, texts, stop);
            talk.Say(known ? texts.AssessedBefore(run) : texts.Assessed(run));
            result ??= Assessor.Parse(json);
            if (target is not null)
            {
                string index = await talk.Show(texts.AssessPages, progress => SheetBuilder.BuildAsync(
                    run, json, Assessor.IsSynthetic(lake, result), own.Seeds, own.Schemas, target, new Drawn(texts, progress), stop));
                app.Shell.Out.WriteLine(index);
                talk.Say(texts.ForEvaluators);
                return (int)ExitCode.Done;
            }
            if (output.ForPeople)
            {
                output.Line($"{texts.Say(result.Definition.Title, result.Definition.TitleEn)}  {result.Definition.Period}");
                output.Line(texts.AssessBasis(result));
            }
            if (call.GetValue(sheet) is { } region)
                WriteSheet(result, region, output, texts);
            else if (call.GetValue(app.Format) == "json")
                app.Shell.Out.WriteLine(json);
            else
            {
                Write(result, output, texts);
                if (output.ForPeople && result.Sensitivity is { } sensitivity)
                    output.Line(texts.SensitivityLine(sensitivity));
            }
            talk.Say(texts.ForEvaluators);
            return (int)ExitCode.Done;
        });
        return command;
    }

    // Computes a run, or finds the one that was stored for the same question.
    private static (string Run, string Json, bool Known) Assessed(string code, string? cutOff, LakeStore lake, Definitions own, Texts texts, CancellationToken stop)
    {
        string file = own.Assessment(code, texts);
        var instant = AsOfWord.Read(cutOff, texts).Instant ?? throw texts.NoCutOff();
        return instant > DateTimeOffset.UtcNow ? throw texts.CutOffAhead(instant) : Assessor.Run(lake, own.Seeds, own.Schemas, file, instant, Bundled.Version, stop);
    }

    // What lies there would be deleted when the pages take its place; and whoever reads the site must not meet them.
    private static void CheckTarget(string target, Warehouse warehouse, bool alone, Texts texts)
    {
        if (!alone)
            throw new ProgramException(ExitCode.Usage, texts.AssessOutAlone);
        for (string? above = target; above is not null; above = Path.GetDirectoryName(above))
            if (above == warehouse.Site || File.Exists(Path.Combine(above, "stamp.json")))
                throw new ProgramException(ExitCode.Usage, texts.AssessOutInSite(target));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any() && !File.Exists(Path.Combine(target, SheetBuilder.ResultFile))))
            throw new ProgramException(ExitCode.Usage, texts.NoSite(target));
    }

    private static Language LanguageOf(Texts texts) => texts.Language == "en" ? Language.En : Language.Zh;

    private static AssessmentRun Stored(LakeStore lake, string run, Texts texts) => Assessor.Find(lake, run) is null ? throw texts.NoRun(run) : Assessor.Read(lake, run) ?? throw texts.UnreadRun(run);

    private static void Write(AssessmentRun run, Output output, Texts texts)
    {
        var definition = run.Definition;
        string? Points(double? share) => share is { } value ? Edition.Number(value * definition.Scale, definition.Decimals) : null;
        IEnumerable<Score> scores = output.ForPeople ? run.Scores.OrderBy(score => score.Rank ?? int.MaxValue).ThenBy(score => score.Unit, StringComparer.Ordinal) : run.Scores;
        Unit UnitOf(Score score) => run.Units.First(unit => unit.Code == score.Unit);
        Certainty? Sure(Score score) => run.Certainties.FirstOrDefault(each => each.Unit == score.Unit);
        output.Write(
            [.. scores],
            [
                new Field<Score>("rank", texts.Rank, s => s.Rank),
                new("rank_first", null, s => Sure(s)?.First),
                new("rank_last", texts.RankInterval, s => Sure(s)?.Last, s => Sure(s) is { } sure ? $"{sure.First}–{sure.Last}" : null),
                new("code", texts.Code, s => s.Unit),
                new("name", texts.Name, s => texts.Say(UnitOf(s).NameZh, UnitOf(s).NameEn)),
                new("total", texts.Total, s => s.Shown, s => s.Shown is { } shown ? Edition.Number(shown, definition.Decimals) : texts.NoTotal),
                new("band", texts.Band, s => s.Band, s => definition.Bands.FirstOrDefault(band => band.Code == s.Band) is { } band ? texts.Say(band.Title, band.TitleEn) : null),
                .. definition.Root.Children.Select(child => new Field<Score>(
                    child.Code, texts.Say(child.Title ?? child.Code, child.TitleEn ?? child.Code), s => s.Lines.First(line => line.Code == child.Code).Score * definition.Scale,
                    s => Points(s.Lines.First(line => line.Code == child.Code).Score))),
                new("reason", null, s => SheetPage.Reasons(run, s, LanguageOf(texts)) is { Count: > 0 } reasons ? string.Join("; ", reasons) : null),
                new("deducted", texts.Deducted, s => s.Deducted.Sum(), s => s.Deducted.Sum() is > 0 and var points ? "-" + Edition.Number(points, definition.Decimals) : null),
            ]);
        if (!output.ForPeople)
            return;
        foreach (var score in scores.Where(score => score.Total is null))
            output.Line(texts.WithoutTotal(UnitOf(score), SheetPage.Reasons(run, score, LanguageOf(texts))));
    }

    private static void WriteSheet(AssessmentRun run, string region, Output output, Texts texts)
    {
        var definition = run.Definition;
        var score = run.Scores.FirstOrDefault(each => each.Unit == region) ?? throw texts.NotAssessed(region);
        var unit = run.Units.First(each => each.Code == region);
        var nodes = definition.Nodes().ToList();
        string NameOf(Node node) => node.Indicator is { } code && run.Indicators.First(each => each.Code == code) is var indicator
            ? $"{texts.Say(indicator.NameZh, indicator.NameEn)}（{texts.Say(indicator.UnitZh, indicator.UnitEn)}）" : texts.Say(node.Title ?? node.Code, node.TitleEn ?? node.Code);
        if (output.ForPeople)
        {
            output.Line(score.Total is null ? texts.WithoutTotal(unit, SheetPage.Reasons(run, score, LanguageOf(texts))) : texts.SheetHead(unit, score, run));
            foreach (string line in texts.SheetRules)
                output.Line(line);
        }
        output.Write(
            [.. score.Lines.Select((line, i) => (Line: line, nodes[i].Node, Depth: nodes[i].Path.Count(each => each == '/') - 1))],
            [
                new Field<(Line Line, Node Node, int Depth)>("code", null, each => each.Line.Code),
                new("name", texts.Name, each => NameOf(each.Node), each => new string('\u3000', each.Depth) + NameOf(each.Node)),
                new("mean", texts.MeanOf, each => each.Node.Mean, each => texts.Mean(each.Node.Mean)),
                new("raw", texts.RawValue, each => each.Line.Raw, each => SheetPage.Exact(each.Line.Raw)),
                new("normalise", texts.NormaliseOf, each => each.Node.Normalise?.Method, each => texts.Normalised(each.Node.Normalise)),
                new("declared_weight", texts.DeclaredWeight, each => each.Node.Weight, each => SheetPage.Exact(each.Node.Weight)),
                new("weight", texts.Weight, each => each.Line.Weight, each => SheetPage.Exact(each.Line.Weight)),
                new("score", texts.ScoreOf, each => each.Line.Score, each => SheetPage.Exact(each.Line.Score)),
                new("decision", texts.MissingOf, each => each.Line.Decision, each => texts.Decision(each.Line.Decision)),
            ]);
        if (!output.ForPeople)
            return;
        foreach (string line in texts.SheetFoot(unit, score, run))
            output.Line(line);
    }

    private static void Write(IReadOnlyList<Movement> movements, int decimals, Output output, Texts texts)
    {
        string? Plain(double? value) => value is { } known ? Edition.Number(known, decimals) : null;
        string? Signed(double? value) => value is { } known ? (Rounding.Half(known, decimals) > 0 ? "+" : "") + Edition.Number(known, decimals) : null;
        output.Write(
            [.. movements.OrderByDescending(each => Math.Abs((each.After - each.Before) ?? 0)).ThenBy(each => each.Unit, StringComparer.Ordinal)],
            [
                new Field<Movement>("code", texts.Code, each => each.Unit),
                new("before", texts.FirstRun, each => each.Before, each => Plain(each.Before) ?? texts.NoTotal),
                new("after", texts.SecondRun, each => each.After, each => Plain(each.After) ?? texts.NoTotal),
                new("rank_before", null, each => each.RankBefore),
                new("rank_after", texts.Rank, each => each.RankAfter, each => $"{each.RankBefore} → {each.RankAfter}"),
                new("change", texts.Moved, each => each.After - each.Before, each => Signed(each.After - each.Before)),
                new("data", texts.ByData, each => each.Data, each => Signed(each.Data)),
                new("weights", texts.ByWeights, each => each.Weights, each => Signed(each.Weights)),
                new("method", texts.ByMethod, each => each.Method, each => Signed(each.Method)),
            ]);
    }

    // At once and in order, as Progress<T> is not.
    private sealed class Drawn(Texts texts, IProgress<ProgressStep> steps) : IProgress<SiteProgress>
    {
        public void Report(SiteProgress value) => steps.Report(new(texts.ChartsDrawn, value.Done, value.Total));
    }
}
