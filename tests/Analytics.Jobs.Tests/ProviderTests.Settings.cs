using System.Net;

namespace Analytics.Jobs.Tests;

/// <summary>The settings, the doctor, and the gate that a provider shuts.</summary>
public sealed partial class ProviderTests
{
    [Fact]
    public async Task The_doctor_asks_the_provider_who_it_is()
    {
        Assert.Contains("\"sign-in\",\"result\":\"ok\"", Compact((await fixture.Sandbox.Run("doctor", "--format", "json", "--lang", "en")).Out), StringComparison.Ordinal);
        using var sandbox = new Sandbox();
        File.WriteAllText(sandbox.Path("analytics.json"), fixture.Provider.Settings().Replace("http://127.0.0.1", "http://localhost", StringComparison.Ordinal));
        Assert.Contains($"Set signIn:authority to {fixture.Provider.Url}.", (await sandbox.Run("doctor", "--format", "json", "--lang", "en")).Out, StringComparison.Ordinal);
        File.WriteAllText(sandbox.Path("analytics.json"), fixture.Provider.Settings().Replace($"{fixture.Provider.Url}\"", $"{fixture.Provider.Url}/token\"", StringComparison.Ordinal));
        Assert.Contains("cannot be read", (await sandbox.Run("doctor", "--format", "json", "--lang", "en")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_provider_a_warehouse_without_accounts_is_closed_also_behind_a_proxy()
    {
        await using var provider = await FakeProvider.Start();
        using var sandbox = new Sandbox();
        File.WriteAllText(sandbox.Path("analytics.json"), provider.Settings());
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en", "--behind-proxy", "--evaluator");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = await AddressOf(server), DefaultRequestHeaders = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "warehouse.example.cn" }, { "X-Forwarded-For", "10.1.2.3" } } };
        using var nobody = await http.GetAsync("/api/jobs", Stop);
        using var somebody = await Ask(http, provider.Token(Evaluator), "/api/jobs");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (nobody.StatusCode, somebody.StatusCode));
        using var begun = await http.GetAsync("/signin/provider", Stop);
        Assert.Contains("redirect_uri=https%3A%2F%2Fwarehouse.example.cn%2Fsignin%2Fback", begun.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.All(begun.Headers.GetValues("Set-Cookie"), cookie => Assert.Contains("secure;", cookie, StringComparison.Ordinal));
        server.Interrupt();
        await server.Finished();
        // What is done on the command line is logged as where there are accounts.
        await sandbox.Run("query", "SELECT 1");
        Assert.Contains("\"what\":\"query\"", File.ReadAllText(sandbox.Path("warehouse/audit/log.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"authority\": \"http://id.example.cn\"", "authority", 2)]
    [InlineData("\"authority\": \"https://id.example.cn/?x=1\"", "authority", 2)]
    [InlineData("\"authority\": \"id.example.cn\"", "authority", 2)]
    [InlineData("\"clientSecret\": \"s3cret\"", "ANALYTICS__SIGNIN__CLIENTSECRET", 2)]
    [InlineData("\"audiance\": \"x\"", "audiance", 2)]
    [InlineData("\"audience\": [\"x\"]", "audience", 2)]
    [InlineData("\"roleClaim\": \" \"", "roleClaim", 2)]
    [InlineData("\"roles\": { \"g\": \"admin\" }", "admin", 2)]
    [InlineData("\"roles\": { \"g\": \"0\" }", "evaluator, planner", 2)]
    [InlineData("\"roles\": { \"g\": [\"evaluator\"] }", "\"g\" must be one text", 2)]
    [InlineData("\"roles\": { }", "roles", 2)]
    [InlineData("\"roles\": \"evaluator\"", "roles", 2)]
    [InlineData("\"clientId\": null", "clientId", 2)]
    public async Task A_mistake_in_the_settings_is_told_with_its_line(string written, string named, int line)
    {
        using var sandbox = new Sandbox();
        string[] good = ["\"authority\": \"https://id.example.cn\"", "\"clientId\": \"analytics\"", "\"roles\": { \"g\": \"evaluator\" }"];
        string all = string.Join(",\n", good.Where(each => each.Split(':')[0] != written.Split(':')[0]).Prepend(written));
        File.WriteAllText(sandbox.Path("analytics.json"), $"{{ \"signIn\": {{\n{all} }} }}");

        var result = await sandbox.Run("jobs", "list", "--lang", "en");

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.Contains($"analytics.json, line {line}: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", result.Error, StringComparison.Ordinal);
    }
}
