using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.Jobs.Tests;

/// <summary>Mail servers and robots that refuse, are down, or say no with 200.</summary>
public sealed partial class RemindTests
{
    [Fact]
    public async Task A_mailbox_that_is_refused_is_tried_again_and_the_others_get_theirs()
    {
        using var server = new FakeMailServer();
        server.Refused.Add("gone@example.cn");
        Settings($$""" "smtp": { "host": "127.0.0.1", "port": {{server.Port}}, "from": "tixing@example.cn" }, "recipients": { "320000": ["gone@example.cn", "su@example.cn"], "all": ["chief@example.cn"] } """);
        await Samples();
        At("2025-10-10T00:00+08:00");

        var first = await sandbox.Run("remind", "--lang", "zh");
        server.Refused.Clear();
        string[] second = await Sent(0);

        Assert.Equal(3, first.Exit);
        Assert.Contains("mail gone@example.cn × 1: ", first.Error, StringComparison.Ordinal);
        Assert.Contains("已送达 5 条", first.Error, StringComparison.Ordinal);
        Assert.Matches("^320000,2025Q3_320000_[0-9a-f]{12},mail gone@example.cn,true,$", Assert.Single(second));
        Assert.Equal(
            ["chief@example.cn 报送与任务提醒：广东省 2025Q3", "chief@example.cn 报送与任务提醒：江苏省 2025Q3", "gone@example.cn Returns and tasks: Jiangsu 2025Q3", "su@example.cn 报送与任务提醒：江苏省 2025Q3"],
            server.Mails.Select(mail => $"{mail.To} {mail.Subject}").Order(StringComparer.Ordinal));
        Assert.Contains("- M09 T2 开展技能培训（总工会），应于 2025-06-30 完成，进度 40%", server.Mails.Single(mail => mail.Subject!.Contains("广东", StringComparison.Ordinal)).TextBody, StringComparison.Ordinal);
        Assert.Empty(await Sent(0));
    }

    [Fact]
    public async Task A_mail_server_that_is_down_is_asked_once_a_run()
    {
        int port;
        using (var server = new FakeMailServer())
            port = server.Port;
        Settings($$""" "smtp": { "host": "127.0.0.1", "port": {{port}}, "from": "tixing@example.cn" }, "recipients": { "all": ["a@example.cn", "b@example.cn"] } """);
        await Samples();
        At("2025-10-10T00:00+08:00");

        string[] sent = await Sent(3);

        Assert.Equal(2, sent.Count(line => line.Contains(",outbox,true,", StringComparison.Ordinal)));
        Assert.Equal(4, sent.Count(line => line.Contains(",false,", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("554 5.7.1 looks like spam", 430104, "content is not appropriate", true)]
    [InlineData("552 5.3.4 too big", 40058, "markdown.content exceed max length 4096", true)]
    [InlineData("550 5.6.0 no", 310000, "keywords not in content", true)]
    [InlineData("550 5.6.0 no", 310000, "description:机器人发送的消息不含关键词", true)]
    [InlineData("452 4.3.1 no room", 310000, "sign not match", false)]
    [InlineData("451 4.7.1 too many messages", 45009, "api freq out of limit", false)]
    [InlineData("421 4.3.2 closing", 93000, "invalid webhook url", false)]
    public async Task A_message_that_is_refused_for_what_is_in_it_keeps_no_other_back(string mail, int code, string said, bool sent)
    {
        using var server = new FakeMailServer();
        await using var robot = await FakeRobot.Start();
        server.Refusal = message => message.Subject!.Contains("Jiangsu", StringComparison.Ordinal) ? mail : null;
        robot.Refusal = body => body.Contains("Jiangsu", StringComparison.Ordinal) ? $$"""{"errcode":{{code}},"errmsg":"{{said}}"}""" : null;
        Settings($$""" "smtp": { "host": "127.0.0.1", "port": {{server.Port}}, "from": "tixing@example.cn" }, "recipients": { "all": ["chief@example.cn"] }, "webhooks": { "all": [{ "format": "dingtalk", "url": "{{robot.Url}}/" }] } """);
        await Samples();
        At("2025-10-10T00:00+08:00");

        // Jiangsu comes before Guangdong, so that all of the latter's comes after what is refused.
        string[] lines = await Sent(3);

        Assert.Single(server.Unwanted);
        Assert.Equal(sent ? 1 : 0, server.Mails.Count);
        Assert.Equal(sent ? 2 : 1, robot.Calls.Count);
        Assert.Equal(2, lines.Count(line => line.StartsWith("320000", StringComparison.Ordinal) && line.Contains(",false,", StringComparison.Ordinal)));
        Assert.Equal(sent ? 0 : 2, lines.Count(line => line.StartsWith("440000", StringComparison.Ordinal) && line.Contains(",false,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Robots_get_markdown_signed_as_they_ask_and_say_no_with_200()
    {
        await using FakeRobot wecom = await FakeRobot.Start(), dingtalk = await FakeRobot.Start();
        Settings($$""" "webhooks": { "all": [{ "format": "wecom", "url": "{{wecom.Url}}/send?key=sesame" }], "440000": [{ "format": "dingtalk", "url": "{{dingtalk.Url}}/robot/send?access_token=simsim" }] } """);
        sandbox.Environment["ANALYTICS__REMIND__WEBHOOKS__440000__0__SECRET"] = "SECmoon";
        dingtalk.Answer = """{"errcode":310000,"errmsg":"sign not match"}""";
        await Samples();
        At("2025-10-10T00:00+08:00");

        var first = await sandbox.Run("remind");
        dingtalk.Answer = """{"errcode":0,"errmsg":"ok"}""";
        string[] second = await Sent(0);

        Assert.Equal(3, first.Exit);
        Assert.Contains("errcode 310000 sign not match", first.Error, StringComparison.Ordinal);
        Assert.Contains(",dingtalk 127.0.0.1 ", Assert.Single(second), StringComparison.Ordinal);
        Assert.Equal((2, 2), (wecom.Calls.Count, dingtalk.Calls.Count));
        var content = JsonDocument.Parse(wecom.Calls.Last().Body).RootElement;
        Assert.Equal("markdown", content.GetProperty("msgtype").GetString());
        Assert.StartsWith("**Returns and tasks: Guangdong 2025Q3**\n\n", content.GetProperty("markdown").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("sesame", wecom.Calls.Last().Query["key"]);
        var (query, body) = dingtalk.Calls.Last();
        Assert.Equal("Returns and tasks: Guangdong 2025Q3", JsonDocument.Parse(body).RootElement.GetProperty("markdown").GetProperty("title").GetString());
        Assert.Contains("- M09 T2 开展技能培训", JsonDocument.Parse(body).RootElement.GetProperty("markdown").GetProperty("text").GetString(), StringComparison.Ordinal);
        string at = query["timestamp"]!;
        Assert.Equal(13, at.Length);
        Assert.Equal(Convert.ToBase64String(new HMACSHA256(Encoding.UTF8.GetBytes("SECmoon")).ComputeHash(Encoding.UTF8.GetBytes(at + "\nSECmoon"))), query["sign"]);
        // No key is told or kept.
        string kept = first.Out + first.Error + string.Concat(second) + string.Concat(Directory.GetFiles(sandbox.Path("warehouse/outbox")).Select(File.ReadAllText));
        Assert.All((string[])["sesame", "simsim", "SECmoon"], secret => Assert.DoesNotContain(secret, kept, StringComparison.Ordinal));
    }
}
