using Microsoft.AspNetCore.Http;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Original;

/// <summary>A refusal in the original shape: <c>{"status":"error","message":"…"}</c>.</summary>
internal sealed class OriginalError : IResult, IStatusCodeHttpResult
{
    private readonly Problem _problem;

    private OriginalError(Problem problem) => _problem = problem;

    public int? StatusCode => _problem.Status;

    public static OriginalError From(Problem problem) => new(problem);

    public static OriginalError WrongPassword() =>
        new(new Problem(StatusCodes.Status401Unauthorized, "wrong_password", "The name belongs to somebody else, or the password is wrong."));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        _problem.SetHeaders(httpContext.Response);
        return httpContext.Response.WriteAsJsonAsync(new OriginalStatus("error", _problem.Detail), httpContext.RequestAborted);
    }
}
