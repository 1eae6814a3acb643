using System.Net;
using System.Text;
using Analytics.Transforms.Disclosure;

namespace Analytics.Reports.Exports;

/// <summary>What every table, column, code list and indicator of an export means, for people (HTML, a page a language) and programs (CSV).</summary>
internal static class Codebook
{
    private const string Style = """
        :root { color-scheme: light; }
        body { font: 16px/1.65 "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; color: #1c2733; max-width: 68rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
        h1 { font-size: 1.7rem; line-height: 1.3; margin: 1rem 0 .5rem; }
        h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #0f5a8a; }
        h3 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
        a { color: #0f5a8a; } code { font-family: ui-monospace, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
        .warning { border: 2px solid #b45309; background: #fff7ed; padding: .75rem 1rem; font-weight: 600; }
        .muted { color: #5b6773; } nav ul { columns: 2; padding-left: 1.25rem; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d5dce3; }
        thead th { background: #eef3f7; white-space: nowrap; } tbody th { font-weight: 600; }
        td.short, tbody th code { white-space: nowrap; }
        @media print { body { max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
        """;

    /// <summary>The files.</summary>
    public static IEnumerable<(string Path, string Text)> Files(ExportContent export) =>
    [
        ("codebook.html", Page(export, zh: true)),
        ("codebook.en.html", Page(export, zh: false)),
        ("codebook.csv", Csv(export)),
    ];

    /// <summary>The disclosure rule in plain words.</summary>
    public static IEnumerable<string> Rule(bool zh) => zh
        ?
        [
            $"企业少于 {DisclosureRule.FewestEnterprises} 家的分组不予公布；两个代码交叉后没有企业的分组也按此处理，因此不予公布的分组可能没有企业。",
            $"任一项人数（从业人员、产业工人、接受培训、持证、高技能、参加竞赛）或金额（培训支出、工资总额）中，单个企业占分组合计超过 {DisclosureRule.LargestPercent}% 的分组不予公布。",
            $"还有一些分组本身可以公布，但如果公布，就能用合计、上下级关系或别的分组推算出前两类分组，因此也不予公布。判定方法：对每个不予公布的分组的每项大于零的合计，都存在另一套数据，按四个维度的全部代码组合逐组列出，各组各项均不为负且满足填报规则（如持证人数不超过产业工人数、签订协议的企业数不超过企业数），加总后与所有已公布的数字完全相符，而该合计不同：属于前两类的分组至少相差 {DisclosureRule.ProtectionPercent}%（企业数至少相差一家），其他分组至少相差一个单位。",
            "同一个已公布或可以推知的合计之下，不予公布的各分组合在一起也符合前两条。",
            "不予公布的分组 status 为 withheld，各合计为空：既不是零，也不是缺报。不说明属于哪一条，因为原因本身会透露分组的大小。",
            "某项合计为零、某个交叉分组没有企业，可能被推算出来：它不涉及任何企业。",
            "“链主”企业数不公布：此类企业很少而且公开可查，其数目等于指明企业。签订工资专项集体合同企业的从业人员数也不公布：与企业数、从业人员总数对照，即可算出唯一未签订企业的人数。",
            "不防范以下推算：比较同一报告期的前后版本或不同报告期；借助本数据之外的信息（包括企业自己的数字、单个企业各项数字的常见范围）；在某个四维组合内追问“有人员就至少有一家企业”之类的逐户推理；由本规则的执行步骤反推。使用者有义务不尝试识别企业。",
        ]
        :
        [
            $"A group with fewer than {DisclosureRule.FewestEnterprises} enterprises is withheld. So are two codes that never meet, which have none: a withheld group may be empty.",
            $"A group in which one enterprise has more than {DisclosureRule.LargestPercent} % of any sum of persons (employees, industrial, trained, certified and highly skilled workers, competition participants) or of money (training spend, wage bill) is withheld.",
            $"Further groups could be shown themselves, but with them the first two kinds could be worked out from totals, hierarchy or other groups; they are withheld as well. The test: for every sum above zero of every withheld group there are other data, one line for each combination of the four codes, in which no figure is negative and the rules of the return hold (certified workers at most industrial workers, enterprises with an agreement at most enterprises, and so on), which add up to everything that is published and give that sum another value: at least {DisclosureRule.ProtectionPercent} % away (and at least one enterprise) for a group of the first two kinds, at least one unit away for the others.",
            "The withheld groups below one total that is published, or follows from what is, keep the first two rules taken together, too.",
            "A withheld group has the status withheld and empty sums: neither zero nor missing. Which rule withholds it is not told, because the reason would tell how large it is.",
            "That a sum is zero, or that two codes never meet, may be worked out: it tells of nobody.",
            "The number of chain leaders is not published: they are few and publicly known, so that counting them would point at them. Nor are the employees of enterprises with a wage agreement: beside the numbers of enterprises and of all employees they would tell how many work at the only one without.",
            "It does not guard against: comparing two versions of a period, or two periods; knowledge from elsewhere (an enterprise's own figures, what is usual for one enterprise); reasoning about single enterprises within a combination of four codes (where there are persons there is an enterprise); conclusions from how the rule is carried out. Users are bound not to try to identify an enterprise.",
        ];

    /// <summary>What to keep in mind.</summary>
    public static IEnumerable<string> Caveats(bool zh) => zh
        ?
        [
            "合计只含已接收的报表；哪些地区未报，见 completeness。应报未齐时，合计不完整，不同时期不能直接相减。",
            "人数为人，不是人次。“近四个季度”的项目在相邻季度之间重叠，不能跨季度相加。",
            "比率先求和后相除，最后舍入；分母小于最小基数时不宜列出比率。",
            "水平反映行业、规模和控股结构，不等于努力程度。",
            "27 条措施的序号和部分标题未经原文核对（见 codes/measures.csv 的 status 列）。",
        ]
        :
        [
            "Sums hold accepted returns only; completeness tells which are missing. Where some are, totals are incomplete and periods must not simply be subtracted.",
            "Persons, not person-times. What covers the last four quarters overlaps between neighbouring quarters and must not be added up.",
            "For a rate sum first, divide then, round last; below the smallest base give no rate.",
            "A level reflects the mix of industries, sizes and ownership; it is not an effort.",
            "The order of the 27 measures and some of their titles could not be checked against the document (column status of codes/measures.csv).",
        ];

    private static string Page(ExportContent export, bool zh)
    {
        string Say(string chinese, string english) => zh ? chinese : english;
        var html = new StringBuilder();
        void Line(string line) => html.Append(line).Append('\n');
        void List(IEnumerable<string> items)
        {
            Line("<ul>");
            foreach (string item in items)
                Line($"<li>{H(item)}</li>");
            Line("</ul>");
        }
        void Table(string[] heads, IEnumerable<string[]> rows, int shortColumns)
        {
            Line("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>" + string.Concat(heads.Select(head => $"<th scope=\"col\">{H(head)}</th>")) + "</tr></thead><tbody>");
            foreach (string[] row in rows)
                Line("<tr>" + string.Concat(row.Select((cell, i) => i == 0 ? $"<th scope=\"row\">{cell}</th>" : $"<td{(i < shortColumns ? " class=\"short\"" : "")}>{cell}</td>")) + "</tr>");
            Line("</tbody></table></div>");
        }

        string title = Say("数据说明", "Codebook");
        Line($"<!doctype html>\n<html lang=\"{Say("zh-CN", "en")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        Line($"<title>{H(title)} · {H(Say(export.Title.Zh, export.Title.En))}</title><style>{Style}</style></head><body>");
        Line($"<p class=\"muted\"><a href=\"{Say("codebook.en.html", "codebook.html")}\">{Say("English", "中文")}</a></p>");
        Line($"<h1>{H(Say(export.Title.Zh, export.Title.En))}<br>{H(title)}</h1>");
        Line($"<p class=\"muted\">{Say("数据版本", "Data version")} <code>{export.State.Version}</code>{Say("，时刻", ", as of")} {export.State.Created}</p>");
        if (export.State.Synthetic)
            Line($"<p class=\"warning\">{H(Say(ExportContent.Warning.Zh, ExportContent.Warning.En))}</p>");
        Line($"<nav aria-label=\"{Say("目录", "Contents")}\"><ul>");
        foreach (var (id, name) in export.Tables.Select(table => (table.Name, Say(table.Meaning.Zh, table.Meaning.En)))
            .Concat([("indicators", Say("指标算式", "Formulas of indicators")), ("codes", Say("代码表", "Code lists")), ("disclosure", Say("披露规则", "Disclosure rule")), ("caveats", Say("使用须知", "Caveats")), ("sources", Say("来源", "Sources"))]))
            Line($"<li><a href=\"#{id}\">{H(name)}</a></li>");
        Line("</ul></nav>");

        foreach (var table in export.Tables)
        {
            Line($"<h2 id=\"{table.Name}\">{H(Say(table.Meaning.Zh, table.Meaning.En))}</h2>");
            Line($"<p>{H(Say(table.Meaning.MeaningZh, table.Meaning.MeaningEn))}{Say("。", ".")}</p>");
            Line($"<p class=\"muted\">{Say("文件", "Files")}: <code>data/{table.Name}/period=*/{table.Name}.parquet</code> · {Say("行数", "rows")} {table.Files.Sum(file => file.Rows):N0} · {Say("报告期", "periods")} {H(string.Join(Say("、", ", "), table.Files.Select(file => file.Period)))} · {Say("表版本", "table version")} {table.Version} · {Say("主键", "key")} <code>{string.Join(", ", table.Key)}</code></p>");
            Table(
                [Say("列", "Column"), Say("类型", "Type"), Say("名称", "Title"), Say("单位", "Unit"), Say("含义", "Meaning"), Say("代码表", "Code list")],
                table.Columns.Select(column => new[]
                {
                    $"<code>{column.Name}</code>", column.SchemaType, H(Say(column.Meaning.Zh, column.Meaning.En)), H(Say(column.Meaning.UnitZh, column.Meaning.UnitEn)),
                    H(Say(column.Meaning.MeaningZh, column.Meaning.MeaningEn)),
                    column.Meaning.Codes.Length == 0 ? "" : $"<a href=\"codes/{column.Meaning.Codes.Split('.')[0]}.csv\">{column.Meaning.Codes.Split('.')[0]}</a>",
                }), 2);
        }
        Line($"<h2 id=\"indicators\">{Say("指标算式", "Formulas of indicators")}</h2>");
        Line($"<p>{Say("分子、分母都是对各列求和之后的算式。企业类指标用", "Numerator and denominator are over sums of columns. Indicators of kind enterprise use")} <code>research_enterprise</code>{Say("，任务类用", ", of kind task")} <code>task_progress</code>{Say("，困难问题类用", ", of kind difficulty")} <code>cube_difficulty</code>{Say("。", ".")}</p>");
        Table(
            [Say("指标", "Indicator"), Say("种类", "Kind"), Say("名称", "Name"), Say("算式", "Formula"), Say("单位", "Unit"), Say("最小基数", "Smallest base"), Say("定义", "Definition")],
            export.Indicators.Select(indicator => new[]
            {
                $"<code>{indicator.Code}</code>", indicator.Kind, H(Say(indicator.Zh, indicator.En)), $"<code>{H(indicator.Formula)}</code>", H(Say(indicator.UnitZh, indicator.UnitEn)), indicator.MinBase,
                H(Say(indicator.MeaningZh, indicator.MeaningEn)),
            }), 2);
        Line($"<h2 id=\"codes\">{Say("代码表", "Code lists")}</h2>");
        Line($"<p>{Say("在 <code>analytics query</code> 中以 <code>seed_</code> 加代码表名查询，例如", "<code>analytics query</code> knows a code list by its name with <code>seed_</code> before it:")} <code>SELECT t.*, r.name_zh FROM task_progress t JOIN seed_regions r USING (region_code)</code></p>");
        Table(
            [Say("代码表", "Code list"), Say("键", "Key"), Say("行数", "Rows"), Say("列", "Columns")],
            export.Codes.Select(codes => new[] { $"<a href=\"{codes.File.Path}\">{codes.Name}</a>", $"<code>{codes.Key}</code>", $"{codes.File.Rows:N0}", $"<code>{string.Join(", ", codes.Columns)}</code>" }), 3);
        Line($"<h2 id=\"disclosure\">{Say("披露规则", "Disclosure rule")}</h2>");
        List(Rule(zh));
        Line($"<h2 id=\"caveats\">{Say("使用须知", "Caveats")}</h2>");
        List(Caveats(zh));
        Line($"<h2 id=\"sources\">{Say("来源", "Sources")}</h2>");
        List(zh
            ? ["各省（区、市）和新疆生产建设兵团按季度报送的实施情况报表，逐份检查后接收，取当前版次。", "地区代码：国家统计局统计用区划代码（2023-06-30）。行业：GB/T 4754-2017。规模：国统字〔2017〕213号。经济地带：国家统计局东西中部和东北地区划分方法。"]
            : ["Quarterly implementation returns of the provinces and the Xinjiang Production and Construction Corps, each checked before it was accepted; the current revisions.", "Region codes: National Bureau of Statistics, 2023-06-30. Industries: GB/T 4754-2017. Sizes: classification of 2017. Belts: National Bureau of Statistics."]);
        Line("</body></html>");
        return html.ToString();
    }

    private static string Csv(ExportContent export)
    {
        var csv = new StringBuilder("table,column,type,key,title_zh,title_en,unit_zh,unit_en,code_list,description_zh,description_en\n");
        void Row(params string[] cells) => csv.AppendJoin(',', cells.Select(Cell)).Append('\n');
        foreach (var table in export.Tables)
        {
            Row(table.Name, "", "table", string.Join(' ', table.Key), table.Meaning.Zh, table.Meaning.En, "", "", "", table.Meaning.MeaningZh, table.Meaning.MeaningEn);
            foreach (var column in table.Columns)
            {
                Row(table.Name, column.Name, column.SchemaType, table.Key.Contains(column.Name) ? "1" : "", column.Meaning.Zh, column.Meaning.En, column.Meaning.UnitZh,
                    column.Meaning.UnitEn, column.Meaning.Codes, column.Meaning.MeaningZh, column.Meaning.MeaningEn);
            }
        }
        foreach (var indicator in export.Indicators)
            Row(indicator.Kind, indicator.Code, "indicator", "", indicator.Zh, indicator.En, indicator.UnitZh, indicator.UnitEn, "", $"{indicator.MeaningZh}：{indicator.Formula}", $"{indicator.MeaningEn}: {indicator.Formula}");
        foreach (var (rule, i) in Rule(zh: true).Zip(Rule(zh: false)).Select((rule, i) => (rule, i)))
            Row("", $"{i + 1}", "disclosure_rule", "", "", "", "", "", "", rule.First, rule.Second);
        foreach (var (caveat, i) in Caveats(zh: true).Zip(Caveats(zh: false)).Select((caveat, i) => (caveat, i)))
            Row("", $"{i + 1}", "caveat", "", "", "", "", "", "", caveat.First, caveat.Second);
        return csv.ToString();
    }

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string H(string text) => WebUtility.HtmlEncode(text);
}
