using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Analytics.Jobs.Access;

namespace Analytics.Jobs.Tests;

/// <summary>What is sent in to be read, kept and shown to others: names, cells and workbooks made to harm them.</summary>
[Collection("attacked")]
public sealed class HostileContentTests(AttackedServer server) : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.Renew();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task What_somebody_wrote_is_text_on_every_page_and_in_every_file()
    {
        List<string> addresses = [.. Directory.EnumerateFiles(server.Sandbox.Path("warehouse/site"), "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".html" or ".svg").Select(file => "/" + Path.GetRelativePath(server.Sandbox.Path("warehouse/site"), file).Replace('\\', '/'))];
        Assert.Contains("/en/cases.html", addresses);
        string back = await server.Submission("320000");
        string sql = Uri.EscapeDataString($"SELECT title, case_id AS \"{AttackedServer.Text1.Replace("\"", "\"\"", StringComparison.Ordinal)}\" FROM returns_case");
        foreach (string folder in (string[])["", "/en"])
        {
            addresses.AddRange([$"{folder}/desk.html?kind=task&period=2025Q3", $"{folder}/desk.html?kind=task&period=2025Q3&submission={back}", $"{folder}/data.html?sql={sql}", $"{folder}/jobs.html", $"{folder}/compare.html?indicator=task_progress", $"{folder}/assessments.html"]);
            string typed = Uri.EscapeDataString(AttackedServer.Text1);
            foreach (string wrong in (string[])[$"{folder}/compare.html?indicator={typed}", $"{folder}/data.html?sql={typed}", $"{folder}/desk.html?submission={typed}", $"{folder}/desk.html?kind={typed}&period={typed}&check={typed}", $"{folder}/compare-runs.html?code={typed}&a={typed}", $"{folder}/signin?to={typed}", $"{folder}/{typed}.html"])
            {
                using var answer = await server.Ask(HttpMethod.Get, wrong, Role.Evaluator);
                IsText(wrong, await answer.Content.ReadAsStringAsync(Stop), answer);
            }
        }
        int shown = 0;
        foreach (string address in addresses)
        {
            using var answer = await server.Ask(HttpMethod.Get, address, Role.Evaluator);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string text = await answer.Content.ReadAsStringAsync(Stop);
            IsText(address, text, answer);
            shown += text.Contains("&lt;xss-1", StringComparison.Ordinal) ? 1 : 0;
        }
        // Cases, difficulties and tasks, in both languages, and what was sent back: else nothing was tried.
        Assert.True(shown >= 10, $"{shown}");

        // Data are not altered, and are of no type that a browser runs.
        foreach (string address in (string[])[$"/api/submissions/{back}", $"/api/query?sql={sql}"])
        {
            using var answer = await server.Ask(HttpMethod.Get, address, Role.Evaluator);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
            Assert.Contains(AttackedServer.Text1, Strings(json.RootElement));
            Assert.Equal(("application/json", "nosniff"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("X-Content-Type-Options").Single()));
        }
        using var csv = await server.Ask(HttpMethod.Get, $"/api/query?format=csv&sql={sql}", Role.Evaluator);
        Assert.Equal(("text/csv", "attachment"), (csv.Content.Headers.ContentType!.MediaType, csv.Content.Headers.ContentDisposition!.DispositionType));
    }

    [Fact]
    public async Task What_looks_like_a_formula_goes_out_as_text_in_tables_for_people_and_unaltered_to_programs()
    {
        string[] formulas = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1"];
        string values = string.Join(", ", formulas.Select(text => $"('{text.Replace("\t", "' || chr(9) || '", StringComparison.Ordinal).Replace("\r", "' || chr(13) || '", StringComparison.Ordinal)}')"));
        string sql = Uri.EscapeDataString($"SELECT t FROM (VALUES {values}) AS v(t)");
        using var json = JsonDocument.Parse(await server.Text($"/api/query?sql={sql}", Role.Evaluator));
        Assert.Equal(formulas, json.RootElement.EnumerateArray().Select(row => row.GetProperty("t").GetString()));
        string csv = await server.Text($"/api/query?format=csv&sql={sql}", Role.Evaluator);
        Assert.Equal("t\n'=1+1\n'+1+1\n'-1+1\n'@SUM(1)\n'\t=1+1\n\"'\r=1+1\"\n", csv);

        // What is sent back quotes what was sent.
        foreach (string formula in formulas[..5])
        {
            using var told = JsonDocument.Parse(await (await server.Ask(HttpMethod.Post, "/api/check?name=task_2025Q3_440000.csv", Role.Evaluator, Encoding.UTF8.GetBytes(Returns.Tasks("440000", 1, 0).Replace(",60,", $",\"{formula}x\",", StringComparison.Ordinal)))).Content.ReadAsStringAsync(Stop));
            string list = await server.Text(told.RootElement.GetProperty("list").GetString()!, Role.Evaluator);
            Assert.Contains($"\"'{formula.TrimStart()}x\"", list.Replace("'\t", "'", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotMatch(",\"?[=+\\-@\\t]", list);
        }
    }

    [Fact]
    public async Task A_workbook_with_entities_or_a_bomb_in_it_is_told_at_once()
    {
        byte[] template = await (await server.Ask(HttpMethod.Get, "/api/template?kind=task&region=440000&period=2025Q3", Role.Evaluator)).Content.ReadAsByteArrayAsync(Stop);
        const string Sheet = "xl/worksheets/sheet1.xml";
        string good = Encoding.UTF8.GetString(Part(template, Sheet));
        string plain = good[good.IndexOf("?>", StringComparison.Ordinal)..][2..];
        foreach (byte[] hostile in (byte[][])[
            With(template, Sheet, Encoding.UTF8.GetBytes($"<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{plain}")),
            With(template, Sheet, Encoding.UTF8.GetBytes($"<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>{plain}")),
            With(template, Sheet, Encoding.UTF8.GetBytes($"<!DOCTYPE w SYSTEM \"{server.Http.BaseAddress}healthz/live\">{plain}")),
            With(template, "xl/media/image1.png", new byte[120 << 20])])
        {
            using var answer = await server.Ask(HttpMethod.Post, "/api/check?name=task_2025Q3_440000.xlsx", Role.Evaluator, hostile);
            string text = await answer.Content.ReadAsStringAsync(Stop);
            using var told = JsonDocument.Parse(text);
            Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, told.RootElement.GetProperty("errors").GetInt32()));
            Assert.Matches("\"rule\":\"(workbook_unsafe|limit)\"", text);
            Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        }
    }

    private static void IsText(string address, string text, HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not ("text/html" or "image/svg+xml"))
            return;
        Assert.False(text.Contains("<xss-", StringComparison.Ordinal) || text.Contains("\" onmouseover=\"xss", StringComparison.Ordinal) || text.Contains("' onfocus='xss", StringComparison.Ordinal), address);
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(each => Strings(each.Value).Append(each.Name)),
        _ => [],
    };

    private static byte[] Part(byte[] workbook, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        using var bytes = new MemoryStream();
        using var part = zip.GetEntry(name)!.Open();
        part.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] With(byte[] workbook, string name, byte[] content)
    {
        using var bytes = new MemoryStream();
        bytes.Write(workbook);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)?.Delete();
            using var part = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
            part.Write(content);
        }
        return bytes.ToArray();
    }
}
