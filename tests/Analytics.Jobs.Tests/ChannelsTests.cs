using System.Globalization;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>The three channels of assessment, combined with figures, on the bundled samples of three provinces.</summary>
public sealed class ChannelsTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();

    [Fact]
    public async Task Channels_are_nodes_with_weights_beside_figures_of_a_quarter()
    {
        string now = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        var made = await sandbox.Run("assess", "channels-2025", "--as-of", now, "--evaluator", "--format", "json");
        Assert.Equal(0, made.Exit);
        var run = JsonDocument.Parse(made.Out).RootElement;
        string Of(string unit, string code, string what) => run.GetProperty("scores").EnumerateArray().Single(score => score.GetProperty("unit").GetString() == unit).GetProperty("lines").EnumerateArray()
            .Single(line => line.GetProperty("code").GetString() == code).GetProperty(what).GetDouble().ToString("0.0###", CultureInfo.InvariantCulture);

        // Added up by hand from the files: Guangdong 19 + 27 + 22 + 16.5 of 100, 22.5 + 22 + 23 + 21 of 100, 37 + 24 + 26 of 100.
        Assert.Equal(["84.5", "88.5", "87.0"], ((string[])["department", "union", "coordination"]).Select(code => Of("440000", code, "raw")));
        // 0.4 * 0.845 + 0.3 * 0.885 + 0.3 * 0.87; Sichuan 0.79, 0.73 and 0.815; Jiangsu 0.72, 0.8 and 0.82.
        Assert.Equal(["0.8645", "0.7795", "0.774"], ((string[])["440000", "510000", "320000"]).Select(unit => Of(unit, "channels", "score")));
        Assert.Contains(run.GetProperty("submissions").GetProperty("440000").EnumerateArray(), submission => submission.GetProperty("file").GetString() == "inspection_2025_440000.csv");
        Assert.True(run.GetProperty("versions").TryGetProperty("returns/inspection", out _));
    }

    [Fact]
    public async Task A_channel_is_compared_by_region_for_evaluators_only()
    {
        var rows = JsonDocument.Parse((await sandbox.Run("compare", "inspection_union", "--by", "region", "--evaluator", "--format", "json")).Out).RootElement.EnumerateArray()
            .Where(row => row.GetProperty("value").ValueKind == JsonValueKind.Number)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.GetProperty("code").GetString()} {row.GetProperty("value").GetDouble():0.##} {row.GetProperty("units").GetInt64()}"));
        // Of the three together 88.5 + 73 + 80 of 300, in twelve rows.
        Assert.Equal(["320000 80 4", "440000 88.5 4", "510000 73 4", "100000 80.5 12"], rows);
        Assert.Equal(2, (await sandbox.Run("compare", "inspection_union", "--by", "region")).Exit);
    }

    public async ValueTask InitializeAsync()
    {
        string samples = Path.Combine(AppContext.BaseDirectory, "seeds", "returns"), inbox = Directory.CreateDirectory(sandbox.Path("warehouse/inbox")).FullName;
        foreach (string province in (string[])["320000", "440000", "510000"])
            foreach (string name in (string[])["enterprise_2025Q3", "task_2025Q3", "inspection_2025"])
                File.Copy(Path.Combine(samples, $"{name}_{province}.csv"), Path.Combine(inbox, $"{name}_{province}.csv"));
        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
        Assert.Equal(0, (await sandbox.Run("refresh")).Exit);
    }

    public ValueTask DisposeAsync()
    {
        sandbox.Dispose();
        return ValueTask.CompletedTask;
    }
}
