using System.CommandLine;
using Analytics.Jobs.Samples;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics sample</c>: synthetic returns to try the program with.</summary>
internal static class SampleCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var seed = new Option<int>("--seed") { Description = texts.SampleSeed, HelpName = "N", DefaultValueFactory = _ => SampleWriter.BundledSeed };
        var enterprises = new Option<int>("--enterprises")
        {
            Description = texts.SampleEnterprises(SampleWriter.BundledEnterprises),
            HelpName = "N",
            DefaultValueFactory = _ => SampleWriter.BundledEnterprises,
        };
        var folder = new Option<string>("--out") { Description = texts.SampleOut, HelpName = "DIR", DefaultValueFactory = _ => "samples" };
        var command = app.Command("sample", texts.Sample, "analytics sample --seed 7 --enterprises 10000 --out samples", seed, enterprises, folder, app.Format);
        command.SetAction(call =>
        {
            int count = call.GetValue(enterprises);
            if (count is < SampleWriter.FewestEnterprises or > SampleWriter.MostEnterprises)
            {
                throw new ProgramException(ExitCode.Usage, texts.BadValue(
                    "--enterprises", $"{count}", texts.WholeNumber(SampleWriter.FewestEnterprises, SampleWriter.MostEnterprises)));
            }
            string target = app.Shell.Path(call.GetValue(folder)!);
            var files = Write(target, call.GetValue(seed), count, texts);
            if (app.Output(call) is { ForPeople: false } output)
                output.Write(files, new Field<string>("file", null, file => file));
            else
                app.Shell.Out.WriteLine(texts.SamplesWritten(files.Count, target));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> Write(string folder, int seed, int enterprises, Texts texts)
    {
        try
        {
            return SampleWriter.Write(folder, seed, enterprises);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Outside, texts.FolderNotWritable(folder, e.Message), e);
        }
    }
}
