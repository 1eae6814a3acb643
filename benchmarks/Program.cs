using System.CommandLine;
using Analytics.Benchmarks;
using Analytics.Benchmarks.Growing;
using Analytics.Benchmarks.Soak;

Benchmark[] measured =
[
    IngestBenchmark.Create(), PeersBenchmark.Create(), WrongBenchmark.Create(), Gb18030Benchmark.Create(), WorkbookBenchmark.Create(), CubeBenchmark.Create(), StandardiseBenchmark.Create(),
    RevisionBenchmark.Create(), RevisionBenchmark.CreateGrowth(), DeadlineBenchmark.Create(), OpenBenchmark.Create(), ExportBenchmark.Create(), AssessBenchmark.Create(), ChartsBenchmark.Create(),
];
Entry[] all =
[
    .. measured.Select(benchmark => new Entry(benchmark.Name, benchmark.Description, benchmark.Run, benchmark.Grows) { UsualRows = benchmark.UsualRows, MostRows = benchmark.MostRows }),
    new(HttpBenchmark.Name, HttpBenchmark.Description, HttpBenchmark.Run),
    new(StartBenchmark.Name, StartBenchmark.Description, StartBenchmark.Run, Grows: false),
];

var rows = new Option<int>("--rows") { Description = "Rows that are made for it.", DefaultValueFactory = _ => 1_000_000 };
var rounds = new Option<int>("--rounds") { Description = "Counted rounds; each runs ours and what it is measured against once.", DefaultValueFactory = _ => 5 };
var root = new RootCommand("Measures Analytics against other programs and against floors in the same run. Example: dotnet run -c Release --project benchmarks -- ingest --rows 1000000");
foreach (Entry entry in all)
{
    var command = new Command(entry.Name, entry.Description) { rows, rounds };
    command.SetAction(result =>
    {
        entry.Run(result.GetValue(rows), result.GetValue(rounds));
        return 0;
    });
    root.Subcommands.Add(command);
}
foreach (Benchmark benchmark in measured)
{
    // One measurement in a process of its own, so that its peak memory is its own.
    var once = new Command($"{benchmark.Name}-once") { Hidden = true };
    var which = new Argument<string>("which");
    var folder = new Argument<string>("folder");
    once.Arguments.Add(which);
    once.Arguments.Add(folder);
    once.SetAction(result => benchmark.RunOnce(result.GetRequiredValue(which), result.GetRequiredValue(folder)));
    root.Subcommands.Add(once);
}
var minutes = new Option<int>("--minutes") { Description = "How long the load lasts.", DefaultValueFactory = _ => 30 };
var soak = new Command(SoakBenchmark.Name, SoakBenchmark.Description) { minutes };
soak.SetAction(result => SoakBenchmark.Run(result.GetValue(minutes)));
root.Subcommands.Add(soak);
var page = new Option<string?>("--page") { Description = "Puts the tables between the marks of this page: docs/growing.md." };
var growing = new Command(GrowingBenchmark.Name, GrowingBenchmark.Description) { rows, rounds, page };
growing.SetAction(result => GrowingBenchmark.Run(result.GetValue(rows), result.GetValue(rounds), result.GetValue(page)));
root.Subcommands.Add(growing);
var growingOnce = new Command($"{GrowingBenchmark.Name}-once") { Hidden = true };
var stage = new Argument<string>("stage");
var stageFolder = new Argument<string>("folder");
growingOnce.Arguments.Add(stage);
growingOnce.Arguments.Add(stageFolder);
growingOnce.SetAction(result => GrowingBenchmark.RunOnce(result.GetRequiredValue(stage), result.GetRequiredValue(stageFolder)));
root.Subcommands.Add(growingOnce);
var names = new Argument<string[]>("names") { Description = "Only these; all of them where none is named.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong([.. all.Select(entry => entry.Name)]);
var table = new Command("all", "All of them, those that grow with rows with ten times the rows too, into benchmarks/RESULTS.md. Takes hours.") { names, rows, rounds };
table.SetAction(result => ResultsPage.Write(
    all, [.. all.Where(entry => result.GetValue(names) is not { Length: > 0 } some || some.Contains(entry.Name))], result.GetValue(rows), result.GetValue(rounds)));
root.Subcommands.Add(table);
return root.Parse(args).Invoke();
