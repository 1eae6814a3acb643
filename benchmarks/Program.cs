using System.CommandLine;
using Analytics.Benchmarks;
using Analytics.Benchmarks.Soak;

var rows = new Option<int>("--rows") { Description = "Rows of the return that is made for it.", DefaultValueFactory = _ => 1_000_000 };
var rounds = new Option<int>("--rounds") { Description = "Counted rounds; each runs ours and the floor once.", DefaultValueFactory = _ => 5 };
var root = new RootCommand("Measures Analytics against a floor in the same run. Example: dotnet run -c Release --project benchmarks -- ingest --rows 1000000");
foreach (Benchmark benchmark in (Benchmark[])[IngestBenchmark.Create(), Gb18030Benchmark.Create(), WorkbookBenchmark.Create(), CompareBenchmark.Create(), AssessBenchmark.Create(), ChartsBenchmark.Create()])
{
    var command = new Command(benchmark.Name, benchmark.Description) { rows, rounds };
    command.SetAction(result => benchmark.Run(result.GetValue(rows), result.GetValue(rounds)));
    root.Subcommands.Add(command);

    // One measurement in a process of its own, so that its peak memory is its own.
    var once = new Command($"{benchmark.Name}-once") { Hidden = true };
    var which = new Argument<string>("which");
    var folder = new Argument<string>("folder");
    once.Arguments.Add(which);
    once.Arguments.Add(folder);
    once.SetAction(result => benchmark.RunOnce(result.GetRequiredValue(which), result.GetRequiredValue(folder)));
    root.Subcommands.Add(once);
}
var http = new Command(HttpBenchmark.Name, HttpBenchmark.Description) { rows, rounds };
http.SetAction(result => HttpBenchmark.Run(result.GetValue(rows), result.GetValue(rounds)));
root.Subcommands.Add(http);
var minutes = new Option<int>("--minutes") { Description = "How long the load lasts.", DefaultValueFactory = _ => 30 };
var soak = new Command(SoakBenchmark.Name, SoakBenchmark.Description) { minutes };
soak.SetAction(result => SoakBenchmark.Run(result.GetValue(minutes)));
root.Subcommands.Add(soak);
return root.Parse(args).Invoke();
