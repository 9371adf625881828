using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace P2POrleans.HostilePeer;

/// <summary>The same over HTTP. The length of an answer is left open, so that any number of bytes is a whole one.</summary>
internal static class HostileFiles
{
    public static async Task GetAsync(HttpContext http, HostileContent content)
    {
        RangeItemHeaderValue range = http.Request.GetTypedHeaders().Range!.Ranges.Single();
        long first = range.From!.Value, last = range.To!.Value;
        http.Response.StatusCode = (int)HttpStatusCode.PartialContent;
        http.Response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(first, last, content.Id.Size);
        await http.Response.StartAsync(http.RequestAborted);
        await foreach (ReadOnlyMemory<byte> chunk in content.RangeAsync(first, last - first + 1, http.RequestAborted))
        {
            await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}
