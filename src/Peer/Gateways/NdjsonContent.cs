using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace P2POrleans.Peer.Gateways;

/// <summary>A request body of one JSON text a line, compressed and written as it is sent: a long list is never whole in memory.</summary>
internal sealed class NdjsonContent<T> : HttpContent
{
    private readonly IEnumerable<T> _lines;
    private readonly JsonTypeInfo<T> _type;

    /// <param name="lines">Enumerated once per attempt to send.</param>
    public NdjsonContent(IEnumerable<T> lines, JsonTypeInfo<T> type)
    {
        _lines = lines;
        _type = type;
        Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        const int FlushAt = 64 * 1024;
        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        var buffer = new ArrayBufferWriter<byte>(2 * FlushAt);
        await using var writer = new Utf8JsonWriter(buffer);
        foreach (T line in _lines)
        {
            JsonSerializer.Serialize(writer, line, _type);
            writer.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < FlushAt)
                continue;
            await gzip.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }

        await gzip.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
