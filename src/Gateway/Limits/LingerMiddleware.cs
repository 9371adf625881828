using Microsoft.AspNetCore.Http;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.Gateway.Limits;

/// <summary>
/// Reads what is left of a body after its request was refused, and drops it. Most clients send all of a body before they look at
/// the answer; if the connection were closed under them they would see a broken pipe, and never the status.
/// </summary>
internal sealed class LingerMiddleware(RequestDelegate next, TimeProvider time)
{
    /// <summary>Enough for some hundred megabytes on a slow line, and not enough to keep many connections busy for nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task InvokeAsync(HttpContext context)
    {
        Stream body = context.Request.Body;
        await next(context);
        // A client that waits for "100 Continue" has its answer, and sends no body.
        if (context.Response.StatusCode < 400 || context.Request.Headers.Expect.Count > 0 || context.RequestAborted.IsCancellationRequested)
            return;

        using var limit = new TimeLimit(Patience, time, context.RequestAborted);
        try
        {
            await context.Response.CompleteAsync();
            await body.CopyToAsync(Stream.Null, limit.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went away, or sends too slowly. It has its answer.
        }
    }
}
