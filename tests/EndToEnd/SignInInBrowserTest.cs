using Analytics.Jobs.Tests;
using Microsoft.Playwright;

namespace Analytics.EndToEnd;

/// <summary>Signing in by a token of ours and by an identity provider of another site, in a real browser with its own rules for cookies.</summary>
public sealed class SignInInBrowserTest : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task A_person_signs_in_by_a_token_and_by_the_provider_and_out_again()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.Open(playwright);
        await using var provider = await FakeProvider.Start();
        provider.Person = FakeProvider.PersonOf("p-1", "赵六", "g-operator");
        File.WriteAllText(sandbox.Path("analytics.json"), provider.Settings());
        sandbox.Environment["ANALYTICS__SIGNIN__CLIENTSECRET"] = FakeProvider.Secret;
        string token = (await sandbox.Run("access", "grant", "评估一组", "--role", "evaluator")).Out.Trim();
        using var server = sandbox.Start("serve", "--urls", "http://127.0.0.1:0", "--lang", "en");
        // By another name than the provider has, so that it is another site.
        string url = (await server.Said("Ctrl-C stops it.")).Split("Serving ")[1].Split(' ')[0].Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var context = await Chromium.Context(browser, new() { ViewportSize = new() { Width = 360, Height = 800 } });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Assert.Fail(error);

        await page.GotoAsync($"{url}/jobs.html?x=1");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("登录 / Sign in");
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 0, 360);
        // By the keyboard: the provider is the first stop, the token the next.
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = $"Sign in with {new Uri(provider.Url).Authority}" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"{url}/jobs.html?x=1");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        Assert.All(await context.CookiesAsync(), cookie => Assert.True(cookie.HttpOnly && cookie.SameSite == SameSiteAttribute.Lax && cookie.Name == "analytics-session", cookie.Name));

        await page.GetByRole(AriaRole.Link, new() { Name = "账户" }).ClickAsync();
        await Assertions.Expect(page.GetByText("赵六 (p-1)")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "退出 / Sign out" }).ClickAsync();
        Assert.Empty(await context.CookiesAsync());

        await page.GotoAsync($"{url}/desk.html");
        await page.GetByLabel("令牌 / Token").FillAsync("an_wrong");
        await page.GetByLabel("令牌 / Token").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("令牌不对");
        await page.GetByLabel("令牌 / Token").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "登录 / Sign in" }).ClickAsync();
        await page.WaitForURLAsync($"{url}/desk.html");

        // Who is nobody here is told so, and stays who they were.
        provider.Person = FakeProvider.PersonOf("n-1", "李四", "nobody");
        await page.GotoAsync($"{url}/signin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("您所在的组在这里没有角色");
        Assert.Equal("analytics", Assert.Single(await context.CookiesAsync()).Name);
        await EverybodyCanUse(browser, url);
        server.Interrupt();
        await server.Finished();
    }

    // The policy of the pages keeps axe out, as it should; here it is let in.
    private static async Task EverybodyCanUse(IBrowser browser, string url)
    {
        Axe.Require();
        await using var context = await Chromium.Context(browser, new() { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{url}/signin/back");
        await Pictures.Keep(page, ColorScheme.Light);
        Assert.Empty(await Axe.Violations(page));
    }
}
