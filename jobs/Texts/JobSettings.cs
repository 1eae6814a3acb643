namespace Analytics.Jobs;

/// <summary>Mistakes in the settings, and in the jobs that they declare.</summary>
public sealed partial class Texts
{
    internal string InFile(string file, int line, string what) => Say($"{file} 第 {line} 行：{what}", $"{file}, line {line}: {what}");

    internal string InVariable(string name, string what) => Say($"环境变量 {name}：{what}", $"variable {name}: {what}");

    internal string NoJson => Say("这里或前面不合 JSON 语法；请检查引号、逗号和括号。", "this is no JSON here or just before; look at quotes, commas and brackets.");

    internal string TwiceInFile(string key) => Say($"“{key}”写了两次，请去掉一个。", $"\"{key}\" is there twice; take one out.");

    internal string UnknownKey(string key, IEnumerable<string> known) => Say(
        $"不认识“{key}”；这里可以写：{string.Join("、", known)}。", $"the key \"{key}\" is not known; here there can be: {string.Join(", ", known)}.");

    internal string KeyMissing(string key, string example) => Say($"缺少“{key}”；请补上，如：{example}。", $"the key \"{key}\" is missing; add it, for example: {example}.");

    internal string OneText(string key) => Say($"“{key}”应是一个文本，不能用方括号或花括号。", $"\"{key}\" must be one text, without brackets or braces.");

    internal string NamesInBrackets => Say("花括号中逐个写名称，如 { \"nightly\": { ... } }", "names in braces, such as { \"nightly\": { ... } }");

    internal string BadJobName(string name) => Say(
        $"“{name}”不能作名称：只能用小写字母、数字和连字符，以字母开头，最长 40 个字符，如 assess-quarter。",
        $"\"{name}\" is no name: lower-case letters, digits and hyphens, a letter first, 40 characters at most, such as assess-quarter.");

    internal string ScheduleBesideJobs => Say(
        "已有 jobs 时不能再写 schedule；请把时间写进 jobs 中相应任务的 cron，然后去掉 schedule。",
        "there cannot be both jobs and schedule; write the time as the cron of the job in jobs, and take schedule out.");

    internal string NoSuchJob(string name, IEnumerable<string> names) => Say(
        $"没有任务“{name}”；jobs 中的任务有：{string.Join("、", names)}。", $"there is no job \"{name}\"; the jobs are: {string.Join(", ", names)}.");

    internal string Cycle(IEnumerable<string> way) => Say(
        $"任务首尾相接，永远运行不完：{string.Join(" → ", way)}；请去掉其中一个 then。", $"the jobs follow each other in a circle and would never end: {string.Join(" → ", way)}; take one then out.");

    internal string NoSuchCalendar(string name, IReadOnlyCollection<string> names) => Say(
        $"没有日历“{name}”；{(names.Count == 0 ? "请在 calendars 中写明。" : $"calendars 中有：{string.Join("、", names)}。")}",
        $"there is no calendar \"{name}\"; {(names.Count == 0 ? "declare it in calendars." : $"in calendars there are: {string.Join(", ", names)}.")}");

    internal string ClosedAndOpen(DateOnly day) => Say($"{day:yyyy-MM-dd} 同时在 closed 和 open 中，请去掉一个。", $"{day:yyyy-MM-dd} is both closed and open; take one out.");

    internal string OnlyFor(string key, string kind) => Say($"“{key}”只用于 {kind}，请去掉。", $"\"{key}\" is for {kind} only; take it out.");

    internal string OnlyWithCron(string key) => Say($"只有写了 cron 的任务才能有“{key}”；请补上 cron，或去掉这一项。", $"only a job with a cron can have \"{key}\"; add a cron, or take it out.");

    internal string NeverFires(string cron) => Say(
        $"“{cron}”今后永远不会到点（连同日历）；请检查日期、月份和年份。", $"\"{cron}\" (with its calendar) never fires from now on; look at day, month and year.");

    internal string TimeFrom(TimeSpan least, TimeSpan most) => Say($"{least:c} 至 {most:c} 的时长，写作 时:分:秒", $"a time from {least:c} to {most:c}, written as hours:minutes:seconds");

    internal string NoSuchScheme(string job, string code, IEnumerable<string> codes) => Say(
        $"任务 {job} 要评估“{code}”，但没有这个方案；现有：{string.Join("、", codes)}。", $"the job {job} assesses \"{code}\", but there is no such scheme; there are: {string.Join(", ", codes)}.");

    internal string SecretInFile(string variable) => Say(
        $"密码和密钥不写在文件里；请从这里去掉，改设环境变量 {variable}。", $"no password or secret stands in the file; take it out and set the variable {variable}.");

    internal string SecretMissing(string variable) => Say($"有 user 而没有密码；请设环境变量 {variable}。", $"there is a user and no password; set the variable {variable}.");

    internal string BadWebhook => Say(
        "群机器人的地址应以 https:// 开头，如 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=...", "a webhook's address begins with https://, such as https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=...");

    internal string ProvinceOrAll(string text) => Say($"“{text}”应为省级地区的六位代码，如 440000，或 all。", $"\"{text}\" must be the six-digit code of a province, such as 440000, or all.");
}
