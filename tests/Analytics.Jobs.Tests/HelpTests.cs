using System.Text.RegularExpressions;

namespace Analytics.Jobs.Tests;

public sealed partial class HelpTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public static TheoryData<string> Commands =>
        ["run", "template", "check", "collect", "status", "approve", "period", "period lock", "period open", "period list", "refresh", "compare", "tasks", "difficulties", "assess", "query", "report", "export", "sample", "remind", "history", "diff", "verify", "vacuum", "serve", "jobs", "jobs list", "jobs run", "jobs backfill", "jobs pause", "jobs resume", "jobs history", "jobs log", "doctor", "access", "access grant", "access revoke", "access list", "audit", "audit verify", "audit list"];

    public void Dispose() => sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_is_Chinese_and_ends_with_an_example(string command)
    {
        var help = await sandbox.Run([.. command.Split(' '), "--help"]);

        Assert.Equal((0, ""), (help.Exit, help.Error));
        Assert.Contains("用法：analytics " + command, help.Out, StringComparison.Ordinal);
        string example = help.Out[help.Out.IndexOf("示例：", StringComparison.Ordinal)..];
        Assert.StartsWith("  analytics " + command.Split(' ')[0], example.Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_is_English_when_asked_for(string command)
    {
        var help = await sandbox.Run([.. command.Split(' '), "--lang", "en", "--help"]);

        Assert.Equal(0, help.Exit);
        Assert.Contains("Usage: analytics " + command, help.Out, StringComparison.Ordinal);
        Assert.Contains("Example:\n  analytics " + command.Split(' ')[0], help.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(help.Out, c => c is >= '\u2e80' and < '\uffff');
    }

    [Fact]
    public async Task Every_command_is_listed_by_the_help_of_the_program()
    {
        var help = await sandbox.Run("--help");

        Assert.All(Commands.Select(c => c.Data).Where(c => !c.Contains(' ')), c => Assert.Contains($"\n  {c} ", help.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_of_the_program_says_of_a_command_what_its_own_help_says()
    {
        string program = (await sandbox.Run("--help")).Out;

        foreach (string command in Commands.Select(c => c.Data).Where(c => !c.Contains(' ')))
        {
            string own = (await sandbox.Run(command, "--help")).Out.Split('\n')[0];
            Assert.Matches($"(?m)^  {command} +{System.Text.RegularExpressions.Regex.Escape(own)}$", program);
        }
    }

    [Fact]
    public async Task An_example_in_the_help_is_a_call_that_the_program_understands()
    {
        foreach (var command in Commands)
        {
            var help = await sandbox.Run([.. command.Data.Split(' '), "--help"]);
            string example = help.Out.TrimEnd().Split('\n')[^1].Trim();

            // With an option that does not exist, a line that is otherwise right is refused for that option alone.
            var refused = await sandbox.Run([.. Words().Matches(example).Select(word => word.Value.Trim('"')).Skip(1), "--no-such-option"]);

            Assert.Equal(2, refused.Exit);
            Assert.Equal("不认识的命令或选项：--no-such-option", refused.Error.Split('\n')[0]);
            Assert.Equal(2, refused.Error.TrimEnd().Split('\n').Length);
        }
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
