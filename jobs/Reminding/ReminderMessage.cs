using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Analytics.Jobs.Reminding;

/// <summary>A part of a message.</summary>
/// <param name="Heading">What it is about.</param>
/// <param name="Items">One a line.</param>
internal sealed record MessagePart(string Heading, IReadOnlyList<string> Items);

/// <summary>What one region is told.</summary>
/// <param name="Region">The province's code.</param>
/// <param name="Period">The period.</param>
/// <param name="Facts">What it tells, each as a word that stays the same for as long as the fact does.</param>
/// <param name="Subject">Its title.</param>
/// <param name="Notes">Lines below the title.</param>
/// <param name="Parts">What it is about.</param>
/// <param name="More">Says how many items were left out, and where they are.</param>
internal sealed partial record ReminderMessage(
    string Region, string Period, IReadOnlyList<string> Facts, string Subject, IReadOnlyList<string> Notes, IReadOnlyList<MessagePart> Parts, Func<int, string> More)
{
    /// <summary>Items of a part in a message by mail.</summary>
    internal const int MostItems = 50;

    // WeCom takes 4096 bytes of Markdown and DingTalk more.
    private const int MostBytes = 4096;

    // What makes links, mentions, pictures and emphasis in Markdown, and what stands in its place; a region's words must not.
    private const string Active = "\\`*_[]()<>#@!|~&";
    private const string Inactive = "＼｀＊＿［］（）＜＞＃＠！｜～＆";

    /// <summary>Its name: the same facts of the same period and region have the same.</summary>
    internal string Id => $"{Period}_{Region}_{Digest(string.Join('\n', Facts.Order(StringComparer.Ordinal)))}";

    /// <summary>Twelve digits that stand for a text.</summary>
    internal static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    /// <summary>As plain text, without the title.</summary>
    internal string Text => string.Join("\n", [.. Notes, "", .. Parts.SelectMany(part => (string[])[part.Heading, .. Listed(part, MostItems, item => "- " + item), ""])]);

    /// <summary>As Markdown that robots of group chats take, with the title.</summary>
    internal string Markdown
    {
        get
        {
            for (int most = 10; ; most--)
            {
                string text = string.Join(
                    "\n\n",
                    [$"**{Plain(Subject)}**", .. Notes.Select(Plain), .. Parts.Select(part => string.Join("\n", [$"**{Plain(part.Heading)}**", .. Listed(part, most, item => "- " + Plain(item))]))]);
                if (most == 0 || Encoding.UTF8.GetByteCount(text) <= MostBytes)
                    return text;
            }
        }
    }

    /// <summary>A region's words on one line, not too long.</summary>
    internal static string OneLine(string text, int most)
    {
        string line = Space().Replace(text, " ").Trim();
        var letters = new StringInfo(line);
        return letters.LengthInTextElements <= most ? line : letters.SubstringByTextElements(0, most) + "…";
    }

    private IEnumerable<string> Listed(MessagePart part, int most, Func<string, string> item) =>
        part.Items.Take(most).Select(item).Concat(part.Items.Count > most ? [item(More(part.Items.Count - most))] : []);

    private static string Plain(string text) => string.Concat(text.Select(c => Active.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Inactive[at] : c));

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Space();
}
