using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>Sends bodies byte by byte and shows answers as they are: status from headers or trailers.</summary>
public sealed class RawClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>A frame with any flag and any length, true or not.</summary>
    public static byte[] Frame(byte flag, uint length, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Frame(Message message)
    {
        byte[] payload = message.ToByteArray();
        return Frame(0, (uint)payload.Length, payload);
    }

    /// <summary>The message in a response body of one plain frame.</summary>
    public static Message Unframe(byte[] body) => Message.Parser.ParseFrom(body.AsSpan(5));

    public async Task<RawAnswer> PostAsync(
        string method,
        byte[] body,
        string? contentType = "application/grpc",
        Version? version = null,
        params (string Name, string Value)[] headers)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null)
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Content = content,
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.ParseAdd("trailers");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        using HttpResponseMessage response = await _http.SendAsync(request).Within();
        byte[] answer = await response.Content.ReadAsByteArrayAsync().Within();
        return new RawAnswer(
            response.StatusCode,
            Status(response.TrailingHeaders) ?? Status(response.Headers),
            response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
            answer);
    }

    public void Dispose() => _http.Dispose();

    private static Status? Status(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("grpc-status", out IEnumerable<string>? code))
            return null;
        string message = headers.TryGetValues("grpc-message", out IEnumerable<string>? text) ? text.Single() : string.Empty;
        return new Status((StatusCode)int.Parse(code.Single(), CultureInfo.InvariantCulture), message);
    }
}
