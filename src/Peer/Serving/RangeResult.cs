using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// One range of a served file, the way peers ask for pieces: read straight into the connection's own memory, in parts as large as a
/// receiver's segments. The framework's way goes through a buffer of its own and pages of 4 KiB, which costs a copy and more.
/// </summary>
internal sealed class RangeResult(ServedFile file, long from, long to) : IResult
{
    private const int PartBytes = 256 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using ServedFile served = file;
        CancellationToken aborted = httpContext.RequestAborted;
        HttpResponse response = httpContext.Response;
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.ContentLength = to - from + 1;
        response.ContentType = "application/octet-stream";
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = $"\"{served.Entry.Content}\"";
        response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(from, to, served.Entry.Content.Size);
        for (long offset = from; offset <= to;)
        {
            int length = served.Portion((int)Math.Min(to - offset + 1, PartBytes));
            bool maySend = await served.TrySendingAsync(length, aborted);
            Memory<byte> memory = response.BodyWriter.GetMemory(length)[..length];
            if (!maySend || !served.TryRead(memory.Span, offset) || !served.IsUnchanged)
            {
                // Breaks the answer off instead of ending it well.
                httpContext.Abort();
                return;
            }

            response.BodyWriter.Advance(length);
            await response.BodyWriter.FlushAsync(aborted);
            offset += length;
        }
    }
}
