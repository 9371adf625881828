using Microsoft.AspNetCore.Builder;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// Keeps a call going until its answer was sent, where that is one large message: the framework ends such a call at once and keeps the
/// message in memory for as long as its reader takes. What is disposed with the response, an upload slot, counts until then.
/// </summary>
internal static class WholeAnswers
{
    private const string Path = "/FileTransfer/" + nameof(FileTransferService.GetFile);

    public static IApplicationBuilder UseWholeAnswers(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        await next(http);
        // Returns when all but the connection's own buffer has gone out. A refusal has begun nothing: its status must come alone, at the end.
        if (http.Response.HasStarted && http.Request.Path.Equals(Path, StringComparison.Ordinal))
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    });
}
