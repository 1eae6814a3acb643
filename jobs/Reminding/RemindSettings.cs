using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;

namespace Analytics.Jobs.Reminding;

/// <summary>A mail server.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="From">Who the mails are from.</param>
/// <param name="User">The account; null: none is needed.</param>
/// <param name="Password">Its password.</param>
internal sealed record MailServer(string Host, int Port, MailboxAddress From, string? User, string? Password);

/// <summary>A robot of a group chat.</summary>
/// <param name="Format"><c>wecom</c> or <c>dingtalk</c>.</param>
/// <param name="Url">Where it listens; its key is part of it.</param>
/// <param name="Secret">With which DingTalk's are signed; null: it asks for none.</param>
internal sealed record Webhook(string Format, Uri Url, string? Secret);

/// <summary>Who is reminded, and how.</summary>
/// <param name="Server">The mail server.</param>
/// <param name="Mailboxes">By region, or <c>all</c>.</param>
/// <param name="Webhooks">By region, or <c>all</c>.</param>
internal sealed partial record RemindSettings(
    MailServer? Server, IReadOnlyList<(string Region, MailboxAddress Address)> Mailboxes, IReadOnlyList<(string Region, Webhook Webhook)> Webhooks)
{
    /// <summary>Stands for every region.</summary>
    internal const string All = "all";

    private static readonly string[] Known = ["smtp", "recipients", "webhooks"];
    private static readonly string[] KnownOfServer = ["host", "port", "from", "user", "password"];
    private static readonly string[] KnownOfWebhook = ["format", "url", "secret"];

    /// <summary>Nobody but the outbox.</summary>
    internal static RemindSettings None { get; } = new(null, [], []);

    /// <summary>The regions that are named.</summary>
    internal IEnumerable<string> Regions => Mailboxes.Select(each => each.Region).Concat(Webhooks.Select(each => each.Region)).Where(region => region != All).Distinct();

    /// <summary>Whether a key is read here.</summary>
    internal static bool Owns(string key) => key.Split(':')[0].Equals("remind", StringComparison.OrdinalIgnoreCase);

    /// <summary>Those that are reminded, each once whatever regions it is named for.</summary>
    internal IEnumerable<IReceiver> Receivers() =>
    [
        .. Mailboxes.GroupBy(each => each.Address.Address, StringComparer.OrdinalIgnoreCase).Select(each => new MailReceiver(Server!, each.First().Address, RegionsOf(each.Select(one => one.Region)))),
        .. Webhooks.GroupBy(each => each.Webhook.Url).Select(each => new WebhookReceiver(each.First().Webhook, RegionsOf(each.Select(one => one.Region)))),
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="ProgramException">Something is not understood.</exception>
    internal static RemindSettings Read(WrittenSettings all, Texts texts)
    {
        if (!all.Has("remind"))
            return None;
        Refuse("remind", Known);
        var server = all.Has("remind:smtp") ? ReadServer() : null;
        List<(string, MailboxAddress)> mailboxes = [.. ByRegion("remind:recipients").SelectMany(region => all.Under($"remind:recipients:{region}").Select(i => (region, Mailbox($"remind:recipients:{region}:{i}"))))];
        if (server is null && mailboxes.Count > 0)
            throw all.Wrong("remind:smtp", texts.KeyMissing("smtp", "{ \"host\": \"smtp.example.cn\", \"from\": \"tixing@example.cn\" }"));
        return new(server, mailboxes, [.. ByRegion("remind:webhooks").SelectMany(region => all.Under($"remind:webhooks:{region}").Select(i => (region, ReadWebhook($"remind:webhooks:{region}:{i}"))))]);

        void Refuse(string at, string[] known)
        {
            if (all[at] is { Length: > 0 } text)
                throw all.Wrong(at, texts.BadSetting(at, text, $"{{ \"{known[0]}\": ... }}"));
            if (all.Under(at).FirstOrDefault(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
                throw all.Wrong($"{at}:{unknown}", texts.UnknownKey(unknown, known));
        }

        MailServer ReadServer()
        {
            Refuse("remind:smtp", KnownOfServer);
            string host = Text("remind:smtp:host", "smtp.example.cn");
            string port = all["remind:smtp:port"] ?? "587";
            if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is 0 or > 65535)
                throw all.Wrong("remind:smtp:port", texts.BadSetting("port", port, texts.WholeNumber(1, 65535)));
            string? user = all["remind:smtp:user"], password = Secret("remind:smtp:password");
            if (!string.IsNullOrEmpty(user) && password is null)
                throw all.Wrong("remind:smtp:password", texts.SecretMissing(WrittenSettings.Variable("remind:smtp:password")));
            return new(host, number, Mailbox("remind:smtp:from"), string.IsNullOrEmpty(user) ? null : user, password);
        }

        Webhook ReadWebhook(string at)
        {
            Refuse(at, KnownOfWebhook);
            string format = Text($"{at}:format", "wecom"), url = Text($"{at}:url", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=...");
            if (format is not ("wecom" or "dingtalk"))
                throw all.Wrong($"{at}:format", texts.BadSetting("format", format, "wecom, dingtalk"));
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
                // Not the value: it may hold a key.
                throw all.Wrong($"{at}:url", texts.BadWebhook);
            string? secret = Secret($"{at}:secret");
            return secret is null || format == "dingtalk" ? new(format, address, secret) : throw all.Wrong($"{at}:secret", texts.OnlyFor("secret", "dingtalk"));
        }

        // What is secret comes by variables: a file is copied, kept and shown.
        string? Secret(string key) => string.IsNullOrEmpty(all[key]) ? null
            : all.IsVariable(key) ? all[key] : throw all.Wrong(key, texts.SecretInFile(WrittenSettings.Variable(key)));

        string Text(string key, string example) => all.Under(key).Count > 0 ? throw all.Wrong(key, texts.OneText(key[(key.LastIndexOf(':') + 1)..]))
            : string.IsNullOrWhiteSpace(all[key]) ? throw all.Wrong(key, texts.KeyMissing(key[(key.LastIndexOf(':') + 1)..], example)) : all[key]!.Trim();

        MailboxAddress Mailbox(string key)
        {
            string text = Text(key, "tixing@example.cn");
            return !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.Contains('@', StringComparison.Ordinal)
                ? mailbox : throw all.Wrong(key, texts.BadSetting(key, text, "a@example.cn"));
        }

        IReadOnlyList<string> ByRegion(string section)
        {
            if (all[section] is { Length: > 0 } text)
                throw all.Wrong(section, texts.BadSetting(section, text, "{ \"440000\": [ ... ], \"all\": [ ... ] }"));
            var regions = all.Under(section);
            if (regions.FirstOrDefault(region => region != All && !Province().IsMatch(region)) is { } bad)
                throw all.Wrong($"{section}:{bad}", texts.ProvinceOrAll(bad));
            if (regions.FirstOrDefault(region => all[$"{section}:{region}"] is { Length: > 0 }) is { } single)
                throw all.Wrong($"{section}:{single}", texts.BadSetting(single, "…", "[ ... ]"));
            return regions;
        }
    }

    private static Func<string, bool> RegionsOf(IEnumerable<string> regions)
    {
        var set = regions.ToHashSet(StringComparer.Ordinal);
        return region => set.Contains(All) || set.Contains(region);
    }

    [GeneratedRegex("^[1-9][0-9]0000$")]
    private static partial Regex Province();
}
