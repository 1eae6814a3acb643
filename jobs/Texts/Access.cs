using Analytics.Jobs.Access;

namespace Analytics.Jobs;

/// <summary>Accounts, roles and the log of what people did.</summary>
public sealed partial class Texts
{
    internal string AccessCommand => Say("账户：授予、撤销、列出。有账户后，serve 只回答带令牌的请求。", "Accounts: grant, revoke and list them. Once there is one, serve answers only requests with a token.");

    internal string AccessGrant => Say("授予一个账户，并显示它的令牌，仅此一次；仓库只保存令牌的 SHA-256。", "Grant an account and show its token, this once: only its SHA-256 is kept.");

    internal string AccessRevoke => Say("撤销一个账户；对正在运行的 serve 立即生效。", "Revoke an account; a running serve refuses it from the next request on.");

    internal string AccessList => Say("列出账户，包括已撤销和已过期的；不显示令牌。", "List the accounts, revoked and expired ones too; never a token.");

    internal string AccountName => Say("持有人，如 张三 或 guangdong-1", "Whose it is, such as guangdong-1");

    internal string RoleOption => Say("角色：evaluator 评估，planner 规划，researcher 研究，region 地区，operator 运维", "Role: evaluator, planner, researcher, region or operator");

    internal string RegionOfRole => Say("角色 region 的地区代码：只能看、报本地区及其下级", "Of the role region: the code of its own; it sees and sends that and what lies under it");

    internal string ExpiresOption => Say("有效至这一天（含），如 2026-12-31；默认不过期", "Good until the end of this day, such as 2026-12-31; default: it does not expire");

    internal string RegionNeeded => Say("角色 region 须用 --region 给出一个地区（不能是全国 100000）；其他角色不能有地区。", "The role region needs --region, which cannot be the whole country, 100000; other roles have none.");

    internal string BadAccountName => Say("名称须为 1 至 64 个字，不能有控制字符，首尾不能有空格。", "A name has 1 to 64 characters, no control characters, and no blank at its ends.");

    internal string ExpiresInThePast(string day) => Say($"{day} 已经过去。", $"{day} is over already.");

    internal string AccountThere(string name) => Say($"{name} 已有账户；请先撤销：analytics access revoke {name}", $"{name} has an account already; revoke it first: analytics access revoke {name}");

    internal string NoAccount(string name) => Say($"没有可撤销的账户 {name}；analytics access list 列出全部账户。", $"There is no account {name} to revoke; analytics access list lists them all.");

    internal string Granted(string name) => Say($"已授予 {name}。令牌只在此显示一次，请妥善交给持有人：", $"Granted to {name}. The token is shown this once; hand it over safely:");

    internal string Revoked(string name) => Say($"已撤销 {name}。", $"{name} is revoked.");

    internal string NoAccounts => Say("没有账户。", "There are no accounts.");

    internal string AccountsUnreadable(string path) => Say($"账户文件 {path} 无法读取，任何人都不能登录；请恢复备份。", $"The accounts in {path} cannot be read, so nobody is let in; restore the file from a backup.");

    internal string BehindProxyOption => Say(
        "位于反向代理之后：由它提供 https；只采信本机和所列地址的代理转发的信息。须先有账户。",
        "A reverse proxy stands before the server and offers https; what it forwards is believed of proxies on this machine and at the addresses listed. Accounts are needed first.");

    internal string PlainOffLoopback(string url) => Say(
        $"拒绝在 {url} 上监听：在本机回环地址之外，http 会把令牌和报表明文传送，途中任何人都能读取。请在前面设置提供 https 的反向代理，并加上 --behind-proxy。",
        $"Refused to listen on {url}: off loopback, http sends tokens and returns for everybody on the way to read. Put a reverse proxy with https before it and say --behind-proxy.");

    internal string HttpsIsTheProxys(string url) => Say(
        $"拒绝在 {url} 上监听：https 及其证书由反向代理负责；请监听 http 地址，并加上 --behind-proxy。",
        $"Refused to listen on {url}: https and its certificate are the reverse proxy's; listen on an http address and say --behind-proxy.");

    internal string NoAccountsYet => Say(
        "拒绝启动：本机之外的人可以访问这个服务，却还没有一个有效账户。请先运行：analytics access grant 名称 --role evaluator",
        "Refused to start: others than this machine would reach the server, and no account is good yet. Run first: analytics access grant NAME --role evaluator");

    internal string PageForbidden => Say("您的账户没有这项权限", "Your account may not see this page");

    internal string PageForbiddenHint => Say("各角色的权限见 docs/security.md；如需查看，请联系管理人员。换一个账户请到 /signin。", "docs/security.md says what each role sees; ask whoever manages the accounts. To change the account, go to /signin.");

    internal string AuditCommand => Say("操作日志：列出、核验。", "The log of what people did: list it, verify it.");

    internal string AuditVerify => Say(
        "核验操作日志的哈希链；完好时显示条数和最新哈希（请另行保存，以便发现末尾被截去），否则指出第一处，退出码为 1。",
        "Follow the log's chain of hashes. When it is whole: its length and newest hash, to be kept elsewhere so that a cut end is noticed; else the first broken line, and exit code 1.");

    internal string AuditList => Say("列出操作日志，旧的在前。", "List the log, oldest first.");

    internal string AuditWhole(long lines, string hash) => Say($"操作日志完好：{Number(lines)} 条，最新哈希 {hash}", $"The log is whole: {Number(lines)} lines, newest hash {hash}");

    internal string AuditBroken(long line) => Say($"操作日志第 {Number(line)} 行与前文不符：被改动、删除或插入。", $"Line {Number(line)} of the log does not follow from those before: something was changed, taken out or put in.");

    internal string NoAudit => Say("没有操作记录。", "Nothing is logged.");

    internal string NameOf => Say("名称", "Name");

    internal string RoleOf => Say("角色", "Role");

    internal string ExpiresOf => Say("有效期至", "Expires");

    internal string GrantedOf => Say("授予", "Granted");

    internal string GrantedByOf => Say("授予人", "By");

    internal string WhoOf => Say("何人", "Who");

    internal string WhatOf => Say("何事", "What");

    internal string OnOf => Say("对象", "On");

    internal string FromOf => Say("来自", "From");

    internal string OutcomeOf => Say("结果", "Outcome");

    internal string StateOfAccount(string state) => state switch
    {
        "good" => Say("有效", "good"),
        "expired" => Say("已过期", "expired"),
        _ => Say("已撤销", "revoked"),
    };

    internal string Of(Role role) => role switch
    {
        Role.Evaluator => Say("评估", "evaluator"),
        Role.Planner => Say("规划", "planner"),
        Role.Researcher => Say("研究", "researcher"),
        Role.Region => Say("地区", "region"),
        _ => Say("运维", "operator"),
    };
}
