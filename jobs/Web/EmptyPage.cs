using System.Net;

namespace Analytics.Jobs.Web;

/// <summary>Pages that the server shows of its own accord.</summary>
internal static class EmptyPage
{
    internal static string NoSiteYet(Texts texts) => Page(texts, texts.NoPagesYet, texts.NoPagesYetHint);

    internal static string NotFound(Texts texts) => Page(texts, texts.PageNotFound, texts.PageNotFoundHint);

    internal static string Forbidden(Texts texts) => Page(texts, texts.PageForbidden, texts.PageForbiddenHint);

    private static string Page(Texts texts, string title, string text) => $$"""
        <!doctype html>
        <html lang="{{(texts.Language == "en" ? "en" : "zh-CN")}}">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>body { font: 16px/1.6 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1rem; color: #222; }</style>
        <h1>{{WebUtility.HtmlEncode(title)}}</h1>
        <p>{{WebUtility.HtmlEncode(text)}}</p>
        <p><a href="/">{{WebUtility.HtmlEncode(texts.ToTheStart)}}</a></p>
        </html>
        """;
}
