using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Original;
using P2POrleans.Gateway.Pages;

namespace P2POrleans.Gateway.Errors;

/// <summary>
/// Gives every failure a body: what the framework refuses with a bare status (unknown route, method, media type), what is
/// wrong with the request itself, and what nobody expected.
/// </summary>
internal sealed class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        Problem? problem;
        try
        {
            await next(context);
            problem = WithoutBody(context);
        }
        catch (BadHttpRequestException e)
        {
            problem = FromRequest(context, e);
        }
        catch (Exception e) when (e is ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            ErrorLog.CallerWentAway(logger, context.Request.Method);
            context.Abort();
            return;
        }
        catch (DeadlineException e)
        {
            ErrorLog.TookTooLong(logger, context.Request.Method, e.Message);
            problem = Problems.Unavailable("The directory did not answer in time; try again.");
        }
        catch (DirectoryStoreException e)
        {
            // Its message says all: it repeats itself for as long as the store is away.
            ErrorLog.StoreFailed(logger, context.Request.Method, e.Message);
            problem = Problems.Unavailable("The directory does not answer; try again.");
        }
        catch (Exception e)
        {
            ErrorLog.Failed(logger, e, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint");
            problem = Problems.Unexpected();
        }

        if (problem is null)
            return;
        if (context.Response.HasStarted)
        {
            // Half an answer stands on the wire: only breaking the connection tells the caller that it is not a whole one.
            context.Abort();
            return;
        }

        await WriteAsync(context, problem);
    }

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        // The 405 of routing says which methods there are; all other headers belonged to the answer that failed.
        string? allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.Headers.Allow = allow;
        IResult answer = OriginalContract.Owns(context.Request.Path) ? OriginalError.From(problem)
            : context.GetEndpoint()?.Metadata.GetMetadata<IsPage>() is not null ? new TroublePage(PageLanguage.Of(context.Request), problem)
            : problem;
        return answer.ExecuteAsync(context);
    }

    private static Problem? WithoutBody(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentType is not null || response.ContentLength is not null)
            return null;

        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NotFound("Nothing is here; /openapi/v1.json lists what there is."),
            StatusCodes.Status405MethodNotAllowed => new(response.StatusCode, "method_not_allowed", $"Not with {context.Request.Method}."),
            StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMedia(
                "Send the body as application/json (a list of files also as application/x-ndjson), and say so in Content-Type."),
            int status => new(status, "error", ReasonPhrases.GetReasonPhrase(status)),
        };
    }

    private static Problem FromRequest(HttpContext context, BadHttpRequestException e)
    {
        if (e.StatusCode != StatusCodes.Status413PayloadTooLarge)
            return new(e.StatusCode, e.StatusCode == StatusCodes.Status400BadRequest ? "invalid" : "error", e.Message);

        long? limit = context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MaxRequestBodySize;
        return Problems.TooLarge(limit is null
            ? "The body is too large."
            : $"The body is larger than {limit} bytes, as sent or after decompression.");
    }
}
