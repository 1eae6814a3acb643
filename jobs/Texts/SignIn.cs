namespace Analytics.Jobs;

/// <summary>The identity provider.</summary>
public sealed partial class Texts
{
    internal string BadAuthority => Say(
        "“authority”应是 https 地址（本机可用 http），不带查询、片段和用户名，如 https://id.example.cn/realms/analytics。",
        "\"authority\" must be an https address (http on loopback only) without query, fragment or user, such as https://id.example.cn/realms/analytics.");

    internal string ProviderFine(string provider, int keys) => Say($"{provider} 可访问，密钥 {Number(keys)} 个", $"{provider} answers, with {Number(keys)} keys");

    internal string ProviderSilent(string url, string why) => Say($"无法读取 {url}：{why}", $"{url} cannot be read: {why}");

    internal string ProviderNoJson(string url) => Say($"{url} 的内容不是 OpenID Connect 的发现文档", $"what is at {url} is no discovery document of OpenID Connect");

    internal string ProviderLacks(string url, string what) => Say($"{url} 缺少 {what}", $"{url} lacks {what}");

    internal string ProviderIsOther(string issuer) => Say($"发现文档称自己是 {issuer}", $"the discovery document says that it is {issuer}");

    internal string MendProvider => Say(
        "核对 analytics.json 中的 signIn:authority，以及从本机到该地址的网络、代理和证书；在此之前，只有 analytics access grant 发放的令牌可用。",
        "Look at signIn:authority in analytics.json, and at network, proxy and certificate from this machine to it; until then only tokens granted with analytics access grant let anybody in.");

    internal string MendAuthority(string issuer) => Say($"把 signIn:authority 改为 {issuer}。", $"Set signIn:authority to {issuer}.");

    internal string MendProviderItself => Say("请让统一身份认证的管理人员启用授权码流程（code）和 RS、PS 或 ES 签名的密钥。", "Have the provider's administrators enable the authorization code flow and a key that signs by RS, PS or ES.");
}
