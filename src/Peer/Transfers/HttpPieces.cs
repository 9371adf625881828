using System.Net;
using System.Net.Http.Headers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Pieces as ranges over HTTP/1.1. A range takes a connection for itself; its bytes come from the socket into the segment's buffer
/// without a copy between.
/// </summary>
internal sealed class HttpPieces(HttpClient http, Uri address, ContentId content) : IPieceTransport
{
    private readonly Uri _file = new(address, $"files/{content}");
    private volatile bool _hasAnswered;

    public bool HasAnswered => _hasAnswered;

    public async ValueTask<IRangeReader> OpenAsync(long offset, long length, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _file)
        {
            Headers = { Range = new RangeHeaderValue(offset, offset + length - 1) },
        };
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            _hasAnswered = true;
            Check(response, offset, length);
            return new Reader(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch (HttpRequestException e)
        {
            response?.Dispose();
            throw Fault(e);
        }
        catch
        {
            response?.Dispose();
            throw;
        }
    }

    private void Check(HttpResponseMessage response, long offset, long length)
    {
        SourceProblem? problem = response.StatusCode switch
        {
            HttpStatusCode.PartialContent => null,
            HttpStatusCode.NotFound => SourceProblem.NotShared,
            HttpStatusCode.Gone => SourceProblem.Changed,
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests when response.Headers.RetryAfter is not null
                => SourceProblem.Busy,
            HttpStatusCode.OK => new(SourceFault.Lied, "It sent the whole file instead of a range."),
            HttpStatusCode.RequestedRangeNotSatisfiable => new(SourceFault.Lied, "It says that the content is shorter."),
            _ => new(SourceFault.Broken, $"It answered with HTTP status {(int)response.StatusCode}."),
        };
        if (problem is not null)
            throw new SourceException(problem);

        HttpContentHeaders headers = response.Content.Headers;
        bool right = headers.ContentRange is { Unit: "bytes" } range && range.From == offset && range.To == offset + length - 1
            && (range.Length is null || range.Length == content.Size);
        if (!right || (headers.ContentLength is { } sent && sent != length) || headers.ContentEncoding.Count > 0)
            throw new SourceException(SourceFault.Lied, "It sent another range than it was asked for.");
    }

    private static SourceException Fault(HttpRequestException e) => e.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
        ? new SourceException(SourceFault.Unreachable, $"Its HTTP address can't be reached: {e.Message}")
        : new SourceException(SourceFault.Broken, $"The HTTP connection broke: {e.Message}");

    private sealed class Reader(HttpResponseMessage response, Stream stream) : IRangeReader
    {
        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            try
            {
                return await stream.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException e)
            {
                throw new SourceException(SourceFault.Broken, $"The HTTP connection broke: {e.Message}");
            }
        }

        public void Dispose() => response.Dispose();
    }
}
