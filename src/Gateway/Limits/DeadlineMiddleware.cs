using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.Gateway.Limits;

/// <summary>
/// Gives every request one deadline, whatever it asks for (but <see cref="HasNoDeadline"/>), by cancelling <see cref="HttpContext.RequestAborted"/>: callers that gave up
/// would never see a later answer.
/// </summary>
internal sealed class DeadlineMiddleware(RequestDelegate next, IOptions<LimitOptions> limits, TimeProvider time)
{
    /// <exception cref="DeadlineException">The request took longer.</exception>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<HasNoDeadline>() is not null)
        {
            await next(context);
            return;
        }

        TimeSpan limit = context.GetEndpoint()?.Metadata.GetMetadata<TakesAList>() is null
            ? limits.Value.AnswerWithin
            : limits.Value.AnnounceWithin;
        CancellationToken caller = context.RequestAborted;
        using var deadline = new TimeLimit(limit, time, caller);
        context.RequestAborted = deadline.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new DeadlineException(limit, e);
        }
        finally
        {
            context.RequestAborted = caller;
        }
    }
}
