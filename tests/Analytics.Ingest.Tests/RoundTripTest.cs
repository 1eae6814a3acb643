using System.Data;
using System.Globalization;
using System.Reflection;
using System.Text;
using Analytics.Ingest.Workbooks;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Table = System.Collections.Generic.Dictionary<(int Row, int Column), string>;

namespace Analytics.Ingest.Tests;

/// <summary>
/// What clerks do all day: a return comes back, the cell that is marked is put right in the very file that came back, and it is taken in. For every rule
/// that concerns a cell, in a filled-in template and in CSV of two encodings.
/// </summary>
public sealed class RoundTripTest : IDisposable
{
    // In the last row, so that what is only warned about comes back too: free text that must not be empty, or no number.
    private static readonly Dictionary<string, (string Field, string Value, string Rule)> Breakers = new()
    {
        ["enterprise"] = ("enterprise_name", "", "required"),
        ["task"] = ("responsible_unit", "", "required"),
        ["difficulty"] = ("owner", "", "required"),
        ["case"] = ("title", "", "required"),
        ["inspection"] = ("inspector", "", "required"),
        ["target"] = ("value", "约六成", "number"),
    };

    private readonly InboxFixture inbox = new();

    public static TheoryData<string, string> Rounds =>
        [.. from kind in Breakers.Keys from format in new[] { "xlsx", "utf-8", "gb18030" } select (kind, format)];

    public void Dispose() => inbox.Dispose();

    [Fact]
    public void Every_rule_with_a_cell_has_its_round()
    {
        IEnumerable<string> rules = typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<Rule>().Select(rule => rule.Code);
        IEnumerable<string> checks = ReturnSchemas.Load(InboxFixture.Schemas).All.SelectMany(schema => schema.Checks.Select(check => check.Code).Concat(schema.ReturnChecks.Select(check => check.Code)).Select(code => $"{schema.Name}/{code}"));
        HashSet<string> covered = [.. RoundTripCases.All.SelectMany(each => new[] { each.Rule, $"{each.Kind}/{each.Rule}" })];

        Assert.Equal([], rules.Except(RoundTripCases.WithoutCell.Keys).Concat(checks).Except(covered));
        Assert.Equal([], covered.Intersect(RoundTripCases.WithoutCell.Keys));
        Assert.Equal([], RoundTripCases.WithoutCell.Keys.Except(rules));
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void A_marked_cell_that_is_put_right_in_the_returned_file_is_accepted(string kind, string format)
    {
        ReturnSchema schema = ReturnSchemas.Load(InboxFixture.Schemas).Find(kind)!;
        string[] counties = [.. File.ReadLines(Path.Combine(InboxFixture.Seeds, "regions.csv")).Where(line => line.StartsWith("44", StringComparison.Ordinal) && line.Contains(",county,", StringComparison.Ordinal)).Select(line => line[..6])];
        List<Round> rounds = [.. RoundTripCases.All.Where(each => each.Kind == kind && each.In.Contains(format)).Select((each, i) => new Round(each, schema, i + 1, each.Region ?? (counties[i], counties[i]), format))];

        foreach (Round round in rounds) round.PutWhatWasBefore(inbox);
        Assert.All(inbox.Collect().Outcomes, outcome => Assert.Equal((SubmissionStatus.Accepted, ""), (outcome.Submission.Status, string.Join(" ", outcome.Findings.Select(finding => finding.MessageZh)))));
        using (var maker = new TemplateMaker(InboxFixture.Schemas, InboxFixture.Seeds))
            foreach (Round round in rounds) round.PutWrong(inbox, maker);
        Dictionary<string, Outcome> wrong = inbox.Collect().Outcomes.ToDictionary(outcome => outcome.Submission.FileName);
        Assert.All(rounds, round => round.CheckReturned(wrong[round.FileName]));
        foreach (Round round in rounds) round.PutRight(inbox, wrong[round.FileName]);
        Dictionary<string, Outcome> right = inbox.Collect().Outcomes.ToDictionary(outcome => outcome.Submission.FileName);

        string fields = string.Join(", ", schema.Fields.Select(field => field.Name));
        ILookup<string, string> lake = inbox.Rows($"returns/{kind}", $"SELECT submission_id, {fields} FROM t ORDER BY submission_id, source_row").ToLookup(row => row[..32], row => row[33..]);
        Assert.All(rounds, round => round.CheckAccepted(right[round.FileName], lake));
    }

    /// <summary>One case in one format on its way.</summary>
    private sealed class Round(RoundTripCase of, ReturnSchema schema, int number, (string File, string Rows) region, string format)
    {
        private readonly List<Dictionary<string, string>> good = of.Right(number, region.Rows);

        private bool IsWorkbook => format == "xlsx";

        // A warning alone is accepted: so it is in UTF-8. In the other formats an error stands beside it.
        private bool HasBreaker => of.IsWarning && format != "utf-8";

        private Encoding Encoding => format == "utf-8" ? new UTF8Encoding(true, true) : CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

        private int LastRow => of.Rows - of.LeftOut;

        private (int Row, string Field) Place => of.At ?? (of.Wrong[0].Row, of.Wrong[0].Field);

        public string FileName => $"{of.Kind}_{of.Period}_{region.File}.{(IsWorkbook ? "xlsx" : "csv")}";

        public override string ToString() => $"{of.Kind} {of.Rule} {format}";

        public void PutWhatWasBefore(InboxFixture inbox)
        {
            foreach ((string name, Func<string, string> text) in of.Others) inbox.Put(string.Format(CultureInfo.InvariantCulture, name, region.Rows), text(region.Rows));
            if (of.Before is not null) inbox.Put($"{of.Kind}_{of.PeriodBefore}_{region.File}.csv", Csv(TableOf(of.Right(number, region.Rows, before: true)), []));
        }

        public void PutWrong(InboxFixture inbox, TemplateMaker maker)
        {
            string path = Path.Combine(inbox.Warehouse.Inbox, FileName);
            Table table = WrongTable();
            if (!IsWorkbook)
            {
                File.WriteAllText(path, Csv(table, of.Raw ? of.Wrong.Select(each => (each.Row, ColumnOf(each.Field))) : []), Encoding);
                return;
            }
            Assert.True(Period.TryParse(of.Period, out Period period));
            maker.Write(new ReturnScope(of.Kind, period, region.File), path);
            FilledWorkbook.Edit(path, schema, book =>
            {
                foreach (((int row, int column), string value) in table.Where(cell => cell.Key.Row > 0)) book.Set(FileRow(row), column, value);
                foreach ((int row, string field, string value) in of.Wrong.Where(each => each.Row <= 0)) book.Set(FileRow(row), ColumnOf(field), value);
                of.Bend?.Invoke(book, true);
            });
        }

        /// <summary>That the rule was found in its cell and nothing else, and that what went back says so.</summary>
        public void CheckReturned(Outcome outcome)
        {
            bool returned = !of.IsWarning || HasBreaker;
            Assert.Equal(returned ? SubmissionStatus.Returned : SubmissionStatus.Accepted, outcome.Submission.Status);
            (string field, _, string rule) = Breakers[of.Kind];
            string[] expected = [$"{Cell(Place)} {of.Rule} {(of.IsWarning ? Severity.Warning : Severity.Error)}", .. HasBreaker ? [$"{Cell((LastRow, field))} {rule} {Severity.Error}"] : (string[])[]];
            Finding[] findings = [.. outcome.Findings.Where(finding => !of.Also.Contains(finding.Rule))];
            Assert.Equal(expected.Order(), findings.Select(finding => $"{finding.Address?.Cell} {finding.Rule} {finding.Severity}").Order());
            Assert.Equal(returned, outcome.FindingsFile is not null);
            if (returned && IsWorkbook) CheckMarks(outcome.FindingsFile!, findings);
            else if (returned) CheckList(outcome.FindingsFile!, findings);
        }

        public void PutRight(InboxFixture inbox, Outcome outcome)
        {
            string path = Path.Combine(inbox.Warehouse.Inbox, FileName);
            Table right = TableOf(good);
            if (!IsWorkbook)
            {
                File.WriteAllText(path, Csv(right, []), Encoding);
                return;
            }
            File.Copy(outcome.FindingsFile!, path);
            Table wrong = WrongTable();
            FilledWorkbook.Edit(path, schema, book =>
            {
                foreach ((int Row, int Column) cell in right.Keys.Union(wrong.Keys).Where(cell => right.GetValueOrDefault(cell, "") != wrong.GetValueOrDefault(cell, "")))
                    book.Set(FileRow(cell.Row), cell.Column, right.GetValueOrDefault(cell));
                foreach ((_, string field, _) in of.Wrong.Where(each => each.Row < 0)) book.Set(FileRow(-1), ColumnOf(field), field);
                of.Bend?.Invoke(book, false);
            });
        }

        public void CheckAccepted(Outcome outcome, ILookup<string, string> lake)
        {
            Assert.Equal((SubmissionStatus.Accepted, ""), (outcome.Submission.Status, string.Join(" ", outcome.Findings.Select(finding => finding.MessageZh))));
            Assert.Equal(of.IsWarning && !HasBreaker ? 2 : 1, outcome.Submission.Revision);
            Assert.Equal(good.Select(row => string.Join('|', schema.Fields.Select(field => Kept(row[field.Name])))), lake[outcome.Submission.Id]);
        }

        private void CheckMarks(string file, Finding[] findings)
        {
            TemplateTest.Validate(file);
            using SpreadsheetDocument document = SpreadsheetDocument.Open(file, false);
            WorkbookPart book = document.WorkbookPart!;
            Sheet[] sheets = [.. book.Workbook.Sheets!.Elements<Sheet>()];
            Assert.Equal("退回清单", sheets[0].Name!.Value);
            var list = (WorksheetPart)book.GetPartById(sheets[0].Id!);
            var data = (WorksheetPart)book.GetPartById(sheets.Single(sheet => sheet.Name == schema.Title).Id!);
            string[][] lines = [.. TemplateTest.Read(file)[0].AsEnumerable().Select(row => row.ItemArray.Select(cell => $"{cell}").ToArray())];
            foreach (Finding finding in findings)
            {
                string cell = finding.Address!.Value.Cell;
                Cell marked = data.Worksheet.Descendants<Cell>().Single(each => each.CellReference == cell);
                var format = (CellFormat)book.WorkbookStylesPart!.Stylesheet.CellFormats!.ElementAt((int)marked.StyleIndex!.Value);
                Assert.Equal(finding.Severity == Severity.Error ? "FFFFC2C1" : "FFFFF2A9", book.WorkbookStylesPart.Stylesheet.Fills!.ElementAt((int)format.FillId!.Value).Descendants<ForegroundColor>().Single().Rgb!.Value);
                Comment comment = data.WorksheetCommentsPart!.Comments.CommentList!.Elements<Comment>().Single(each => each.Reference == cell);
                Assert.Contains($"{finding.MessageZh}（规则 {finding.Rule}）", comment.InnerText, StringComparison.Ordinal);
                int line = Array.FindIndex(lines, each => each[2] == cell && each[7] == finding.Rule);
                Assert.Equal((finding.MessageZh, finding.MessageEn), (lines[line][5], lines[line][6]));
                Assert.Equal($"'{schema.Title}'!{cell}", list.Worksheet.Descendants<Hyperlink>().Single(each => each.Reference == $"C{line + 1}").Location!.Value);
            }
        }

        private void CheckList(string file, Finding[] findings)
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.Equal(format == "utf-8", bytes.AsSpan().StartsWith("\uFEFF"u8));
            string text = Encoding.GetString(bytes);
            Assert.Contains("单元格 cell", text, StringComparison.Ordinal);
            foreach (Finding finding in findings)
                Assert.Contains($"\"{finding.Rule}\",\"{finding.Address!.Value.Cell}\",\"{finding.Address.Value.Row}\",", text, StringComparison.Ordinal);
            Assert.All(findings, finding => Assert.Contains(finding.MessageZh.Replace("\"", "\"\"", StringComparison.Ordinal), text, StringComparison.Ordinal));
        }

        private Table WrongTable()
        {
            Table table = TableOf(good[..LastRow]);
            (string Field, string Value, string _) breaker = Breakers[of.Kind];
            if (HasBreaker) table[(LastRow, ColumnOf(breaker.Field))] = breaker.Value;
            foreach ((int row, string field, string value) in of.Wrong)
                table[(row, ColumnOf(field))] = value.StartsWith('=') ? good[int.Parse(value[1..], CultureInfo.InvariantCulture) - 1][field] : value;
            return table;
        }

        private Table TableOf(List<Dictionary<string, string>> rows)
        {
            var table = new Table();
            for (int column = 0; column < schema.Fields.Count; column++)
            {
                table[(0, column)] = schema.Fields[column].Title;
                for (int row = 0; row < rows.Count; row++) table[(row + 1, column)] = rows[row][schema.Fields[column].Name];
            }
            return table;
        }

        private static string Kept(string value) => value switch { "是" => "true", "否" => "false", _ => value };

        /// <summary>The table as CSV; columns without anything at the end are left away.</summary>
        private static string Csv(Table table, IEnumerable<(int Row, int Column)> raw)
        {
            HashSet<(int, int)> unquoted = [.. raw];
            int width = table.Where(cell => cell.Value.Length > 0).Max(cell => cell.Key.Column) + 1;
            string Text((int Row, int Column) cell) => table.GetValueOrDefault(cell, "") is var value && value.AsSpan().IndexOfAny(",\"") >= 0 && !unquoted.Contains(cell)
                ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
            return string.Concat(Enumerable.Range(0, table.Keys.Max(cell => cell.Row) + 1).Select(row => string.Join(',', Enumerable.Range(0, width).Select(column => Text((row, column)))) + "\r\n"));
        }

        private int FileRow(int row) => IsWorkbook ? row + FilledWorkbook.TitleRow : row + 1;

        private int ColumnOf(string field) => field.Length == 0 ? 0 : field == RoundTripCase.Beyond ? schema.Fields.Count : schema.Fields.ToList().FindIndex(each => each.Name == field);

        private string Cell((int Row, string Field) place) => new CellAddress(Math.Max(1, FileRow(place.Row)), ColumnOf(place.Field) + 1, null).Cell;
    }
}
