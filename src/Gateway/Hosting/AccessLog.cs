using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace P2POrleans.Gateway.Hosting;

/// <summary>One line a request, at Debug.</summary>
internal sealed class AccessLog(RequestDelegate next, ILogger<AccessLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!logger.IsEnabled(LogLevel.Debug))
        {
            await next(context);
            return;
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // The target as it came: still percent-encoded, so that it can't forge a line of the log.
            string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            AccessLogMessages.Answered(logger, context.Request.Method, target, context.Response.StatusCode, milliseconds);
        }
    }
}
