namespace Analytics.Jobs.Tests;

public sealed class SampleCommandTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task Samples_are_written_to_a_folder_of_their_own_and_said_to_be_synthetic()
    {
        var text = await sandbox.Run("sample", "--enterprises", "320");
        var list = await sandbox.Run("sample", "--enterprises", "320", "--out", "other", "--format", "csv");

        string[] files = Directory.GetFiles(sandbox.Path("samples"), "*_*");
        Assert.Equal((0, $"已写入 {files.Length} 份合成样例报表（非真实数据）：{sandbox.Path("samples")}\n"), (text.Exit, text.Out));
        Assert.Equal(files.Select(Path.GetFileName).Order(), list.Out.TrimEnd().Split('\n').Skip(1).Select(Path.GetFileName).Order());
        Assert.False(Directory.Exists(sandbox.Path("warehouse")));
    }

    [Theory]
    [InlineData("319")]
    [InlineData("100000001")]
    [InlineData("many")]
    public async Task A_number_that_makes_no_sense_is_a_wrong_call(string number)
    {
        var result = await sandbox.Run("sample", "--enterprises", number);

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains($"“{number}”", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_exits_with_3()
    {
        File.WriteAllText(sandbox.Path("taken"), "");

        var result = await sandbox.Run("sample", "--enterprises", "320", "--out", "taken");

        Assert.Equal((3, ""), (result.Exit, result.Out));
        Assert.Contains(sandbox.Path("taken"), result.Error, StringComparison.Ordinal);
    }
}
