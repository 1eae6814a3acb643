using Microsoft.AspNetCore.Http.HttpResults;

namespace Analytics.Jobs.Web;

/// <summary>What cannot be done, told by RFC 9457 in both languages.</summary>
internal static class Problems
{
    internal static ProblemHttpResult Of(int status, string zh, string en) => TypedResults.Problem(detail: en, statusCode: status, extensions: [new("detail_zh", zh)]);

    internal static ProblemHttpResult NotFound() => Of(StatusCodes.Status404NotFound, "没有找到；上传的文件只保留一段时间。", "There is no such thing; uploads are kept for a while only.");

    /// <summary>A return of a region that is not the account's.</summary>
    internal static ProblemHttpResult NotYours() => Of(StatusCodes.Status403Forbidden, "这个地区不属于您的账户。", "This region is not your account's.");

    /// <summary>What is for evaluators leaves a server only that was started for them.</summary>
    internal static ProblemHttpResult EvaluatorsOnly() => Of(StatusCodes.Status403Forbidden, "仅供评估人员；服务须以 serve --evaluator 启动。", "For evaluators only; the server must be started with serve --evaluator.");
}
