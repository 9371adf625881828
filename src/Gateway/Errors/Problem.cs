using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace P2POrleans.Gateway.Errors;

/// <summary>
/// A refusal as <c>application/problem+json</c> (RFC 9457). Unlike the framework's own, it brings the headers that belong to
/// it, and is written whatever the caller says it accepts.
/// </summary>
/// <param name="code">What a program goes by, in snake_case. Public contract.</param>
/// <param name="detail">One sentence for a person.</param>
internal sealed class Problem(int status, string code, string detail) : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    public int Status => status;

    public string Code => code;

    public string Detail => detail;

    /// <summary>With 503: when to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With 401: the <c>WWW-Authenticate</c> header.</summary>
    public string? Challenge { get; init; }

    /// <summary>Further members of the answer.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; init; } = new Dictionary<string, object?>();

    int? IStatusCodeHttpResult.StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        SetHeaders(httpContext.Response);
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
        };
        details.Extensions["code"] = code;
        foreach ((string name, object? value) in Members)
            details.Extensions[name] = value;
        await httpContext.Response.WriteAsJsonAsync(details, options: null, ContentType, httpContext.RequestAborted);
    }

    /// <summary>Status and headers without a body: the original contract writes its own.</summary>
    public void SetHeaders(HttpResponse response)
    {
        response.StatusCode = status;
        if (RetryAfter is { } delay)
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (Challenge is not null)
            response.Headers[HeaderNames.WWWAuthenticate] = Challenge;
    }
}
