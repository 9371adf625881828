using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>What the headers and trailers of a response say.</summary>
internal static class ResponseStatus
{
    /// <summary>The server says that all is well, but the one message that it owes is not there.</summary>
    public static Status MissingMessage { get; } = new(StatusCode.Internal, "Failed to deserialize response message.");

    /// <returns>Null when messages follow; otherwise the headers are all there is.</returns>
    public static Status? OfHeaders(HttpResponseMessage response)
    {
        if (TryRead(response.Headers) is { } status)
            return status;
        if (response.Version < HttpVersion.Version20)
            return new Status(StatusCode.Internal, $"Bad gRPC response. Response protocol downgraded to HTTP/{response.Version.ToString(2)}.");
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Status(
                StatusMapping.FromHttpStatus(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        }

        string? contentType = First(response.Content.Headers, "Content-Type");
        if (contentType is null)
            return new Status(StatusCode.Cancelled, "Bad gRPC response. Response did not have a content-type header.");
        return HeaderNames.IsGrpcContentType(contentType)
            ? null
            : new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {contentType}");
    }

    public static Status OfTrailers(HttpResponseMessage response)
        => TryRead(response.TrailingHeaders) ?? new Status(StatusCode.Cancelled, "No grpc-status found on response.");

    public static string? EncodingOf(HttpResponseMessage response) => First(response.Headers, HeaderNames.Encoding);

    /// <summary>The metadata among the headers. What the server has garbled is left out: the call may be well without it.</summary>
    public static Metadata MetadataOf(HttpHeaders headers)
    {
        var metadata = new Metadata();

        // Not validated: metadata is more than what the standard headers may look like.
        foreach ((string key, HeaderStringValues values) in headers.NonValidated)
        {
            if (HeaderNames.IsReserved(key))
                continue;
            foreach (string value in values)
                AddTo(metadata, key, value);
        }

        return metadata;
    }

    private static void AddTo(Metadata metadata, string key, string value)
    {
        try
        {
            MetadataText.Add(metadata, key, value);
        }
        catch (FormatException)
        {
            // Not base64.
        }
    }

    private static Status? TryRead(HttpHeaders headers)
    {
        if (First(headers, HeaderNames.Status) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new Status((StatusCode)code, StatusText.Decode(First(headers, HeaderNames.Message) ?? string.Empty))
            : new Status(StatusCode.Unknown, $"Bad gRPC response. grpc-status is '{text}'.");
    }

    private static string? First(HttpHeaders headers, string name)
        => headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}
