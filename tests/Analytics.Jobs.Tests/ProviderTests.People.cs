using System.Net;

namespace Analytics.Jobs.Tests;

/// <summary>People who sign in by the pages of the provider, with codes and states that are theirs and others.</summary>
public sealed partial class ProviderTests
{
    [Fact]
    public async Task A_person_signs_in_by_the_provider_and_comes_back_to_where_they_were()
    {
        fixture.Provider.Person = FakeProvider.PersonOf("p-1", "赵六", "g-planner");
        var browser = new Browser(From("127.0.0.14"));
        using var page = await browser.Get("/signin?to=/en/compare.html");
        Assert.Contains("href=\"/signin/provider?to=%2Fen%2Fcompare.html\"", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var begun = await browser.Get("/signin/provider?to=%2Fen%2Fcompare.html");
        Assert.All(begun.Headers.GetValues("Set-Cookie"), cookie => Assert.Matches("samesite=lax; httponly", cookie));
        string ask = begun.Headers.Location!.OriginalString;
        Assert.DoesNotContain(FakeProvider.Secret, ask, StringComparison.Ordinal);
        string back = await ByTheProvider(begun);
        using var done = await browser.Get(back);
        Assert.Equal((HttpStatusCode.Redirect, "/en/compare.html"), (done.StatusCode, done.Headers.Location?.OriginalString));
        string session = Assert.Single(done.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("analytics-session=", StringComparison.Ordinal));
        Assert.Matches("path=/; samesite=lax; httponly$", session);

        using var compare = await browser.Get("/api/indicators");
        using var jobs = await browser.Get("/api/jobs");
        Assert.NotEqual(HttpStatusCode.Forbidden, compare.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, jobs.StatusCode);
        Assert.Contains("赵六 (p-1)", WebUtility.HtmlDecode(await (await browser.Get("/signin")).Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.Contains("\"who\":\"赵六 (p-1)\",\"role\":\"planner\",\"what\":\"sign-in\"", fixture.Audit, StringComparison.Ordinal);

        // Back once more, with what the browser had then or has now, or in another one: nobody is let in, and the code is not even tried.
        int exchanges = fixture.Provider.Exchanges;
        foreach (var other in (Browser[])[browser, new Browser(From("127.0.0.14"))])
        {
            using var again = await other.Get(back);
            Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
            Assert.False(again.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(cookie => cookie.StartsWith("analytics-session", StringComparison.Ordinal)));
        }
        Assert.Equal(exchanges, fixture.Provider.Exchanges);

        using var gone = await browser.Http.SendAsync(browser.With(new(HttpMethod.Post, "/signout")), Stop);
        Assert.Contains(gone.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("analytics-session=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_or_a_state_of_another_sign_in_lets_nobody_in()
    {
        fixture.Provider.Person = Evaluator;
        using var http = From("127.0.0.15");
        var (victim, thief) = (new Browser(http), new Browser(http));
        string mine = await Back(thief);
        string yours = await Back(victim);
        string Code(string back) => back.Split("code=")[1];
        string State(string back) => back.Split("state=")[1].Split('&')[0];

        // The thief's whole way back, or their code with the victim's state: PKCE and nonce are not those of the code.
        foreach (string forged in (string[])[mine, $"/signin/back?state={State(yours)}&code={Code(mine)}", $"/signin/back?state=x&code={Code(yours)}", $"/signin/back?code={Code(yours)}", "/signin/back"])
        {
            using var refused = await victim.Get(forged, keep: false);
            Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized && !Sets(refused), $"{forged}: {refused.StatusCode}");
        }
        fixture.Provider.Nonce = _ => "of-another-sign-in-0000";
        var third = new Browser(http);
        using var replayed = await third.Get(await Back(third));
        fixture.Provider.Nonce = nonce => nonce;
        Assert.True(replayed.StatusCode == HttpStatusCode.Unauthorized && !Sets(replayed));

        fixture.Provider.Person = null;
        var gaveUp = new Browser(http);
        using var denied = await gaveUp.Get(await Back(gaveUp));
        Assert.Equal(HttpStatusCode.Unauthorized, denied.StatusCode);
        Assert.DoesNotContain("away", await denied.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains("\"on\":\"access_denied\"", fixture.Audit, StringComparison.Ordinal);

        fixture.Provider.Person = FakeProvider.PersonOf("n-9", "李四", "nobody");
        var nobody = new Browser(http);
        using var noRole = await nobody.Get(await Back(nobody));
        Assert.True(noRole.StatusCode == HttpStatusCode.Forbidden && !Sets(noRole));
        Assert.Contains("\"who\":\"李四 (n-9)\",\"role\":null,\"what\":\"sign-in\"", fixture.Audit, StringComparison.Ordinal);

        // Nothing that was handed out stands in the log or on stderr.
        string said = fixture.Audit + await fixture.Said();
        Assert.All(fixture.Provider.HandedOut, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_comes_back_with_wrong_codes_is_soon_not_listened_to()
    {
        fixture.Provider.Person = Evaluator;
        var browser = new Browser(From("127.0.0.17"));
        string state = (await Back(browser)).Split("state=")[1].Split('&')[0];
        var (answers, exchanges) = (new List<HttpStatusCode>(), fixture.Provider.Exchanges);
        for (int i = 0; i < 30; i++)
        {
            using var refused = await browser.Get($"/signin/back?state={state}&code=guess-{i}", keep: false);
            answers.Add(refused.StatusCode);
        }
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, false), (answers[0], answers[^1], answers.Contains(HttpStatusCode.OK)));
        // What is not listened to is not asked of the provider either.
        Assert.Equal(answers.Count(answer => answer == HttpStatusCode.Unauthorized), fixture.Provider.Exchanges - exchanges);
        Assert.Contains("\"on\":\"invalid_grant\"", fixture.Audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~/x")]
    public async Task The_provider_leads_back_to_our_own_pages_only(string elsewhere)
    {
        fixture.Provider.Person = Evaluator;
        var browser = new Browser(From("127.0.0.16"));
        using var begun = await browser.Get($"/signin/provider?to={Uri.EscapeDataString(elsewhere)}");
        using var done = await browser.Get(await ByTheProvider(begun));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (done.StatusCode, done.Headers.Location?.OriginalString));
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/signin/provider") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };
        using var refused = await browser.Http.SendAsync(foreign, Stop);
        using var posted = await browser.Http.PostAsync("/signin/back", new StringContent("x"), Stop);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.MethodNotAllowed), (refused.StatusCode, posted.StatusCode));
    }
}
