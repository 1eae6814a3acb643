using System.CommandLine;
using Analytics.Reports.Documents;

namespace Analytics.Jobs.Commands;

/// <summary>The options of <c>analytics report</c> that ask for a Word document.</summary>
internal sealed class DocumentOptions
{
    internal DocumentOptions(Texts texts)
    {
        File = new("--docx") { Description = texts.DocxOption, HelpName = "FILE" };
        Region = new("--region") { Description = texts.DocxRegion, HelpName = "CODE" };
        Indicator = new("--indicator") { Description = texts.DocxIndicator, HelpName = "CODE" };
        Year = new("--year") { Description = texts.DocxYear, HelpName = "YYYY" };
        Period = new("--period") { Description = texts.DocxPeriod, HelpName = "P" };
    }

    internal Option<string> File { get; }

    internal Option<string> Region { get; }

    internal Option<string> Indicator { get; }

    internal Option<string> Year { get; }

    internal Option<string> Period { get; }

    internal IEnumerable<Option<string>> All => [File, Region, Indicator, Year, Period];

    /// <summary>What a call asks for; null when it is for the pages.</summary>
    /// <param name="call">The call.</param>
    /// <param name="texts">The language.</param>
    /// <param name="folder">It names a folder for the pages.</param>
    internal DocumentQuestion? Question(ParseResult call, Texts texts, bool folder)
    {
        ProgramException Wrong(string message) => new(ExitCode.Usage, message);
        Option<string>[] subjects = [Region, Indicator, Year];
        if (call.GetValue(File) is not { } file)
            return subjects.Append(Period).FirstOrDefault(option => call.GetValue(option) is not null) is { } alone ? throw Wrong(texts.DocxOnly(alone.Name)) : null;
        if (!file.EndsWith(".docx", StringComparison.OrdinalIgnoreCase))
            throw Wrong(texts.BadValue(File.Name, file, texts.DocxEnding));
        if (folder)
            throw Wrong(texts.DocxNotWith("--out", File.Name));
        if (subjects.Count(option => call.GetValue(option) is not null) != 1)
            throw Wrong(texts.DocxOneOf);
        var (year, period) = (call.GetValue(Year), call.GetValue(Period));
        if (year is not null && (year.Length != 4 || !year.All(char.IsAsciiDigit)))
            throw Wrong(texts.BadValue(Year.Name, year, texts.YearExpected));
        if (year is not null && period is not null)
            throw Wrong(texts.DocxNotWith(Period.Name, Year.Name));
        return new(call.GetValue(Region), call.GetValue(Indicator), year, period);
    }
}
