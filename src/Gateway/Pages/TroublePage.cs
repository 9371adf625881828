using Microsoft.AspNetCore.Http;
using P2POrleans.Gateway.Errors;
using P2POrleans.Gateway.Pages.Views;

namespace P2POrleans.Gateway.Pages;

/// <summary>A refusal for a person. The message of the directory itself is in English.</summary>
internal sealed class TroublePage(PageText text, Problem problem) : IResult
{
    public static string Message(PageText text, Problem problem) =>
        problem.Status == StatusCodes.Status503ServiceUnavailable ? text.TryAgain : problem.Detail;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        problem.SetHeaders(httpContext.Response);
        PageHeaders.Set(httpContext.Response, text);
        return new View<TroubleView>(new { Text = text, Message = Message(text, problem) })
        {
            StatusCode = problem.Status,
        }.ExecuteAsync(httpContext);
    }
}
