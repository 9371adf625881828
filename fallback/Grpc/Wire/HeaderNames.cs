namespace Grpc.Wire;

/// <summary>Names and fixed values of the protocol (gRPC over HTTP/2).</summary>
internal static class HeaderNames
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>Metadata key by which a program asks for compression of one call; it becomes <see cref="Encoding"/>.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    public const string Identity = "identity";
    public const string Gzip = "gzip";
    public const string SupportedEncodings = "identity,gzip";

    /// <summary>HTTP/2 error code that cancels a stream.</summary>
    public const int CancelErrorCode = 8;

    /// <summary>Is this a gRPC content type: exactly that, or with a suffix (+proto) or parameters?</summary>
    public static bool IsGrpcContentType(string? contentType)
        => contentType is not null
            && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    /// <summary>Headers that belong to the transport and never show up as metadata.</summary>
    public static bool IsReserved(string name)
        => name.StartsWith(':')
            || Equal(name, Status) || Equal(name, Message) || Equal(name, Encoding) || Equal(name, AcceptEncoding) || Equal(name, Timeout)
            || Equal(name, "content-type") || Equal(name, "content-encoding") || Equal(name, "te") || Equal(name, "host");

    public static bool AcceptsEncoding(string? acceptEncoding, string encoding)
    {
        foreach (Range range in acceptEncoding.AsSpan().Split(','))
        {
            if (acceptEncoding.AsSpan()[range].Trim().Equals(encoding, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool Equal(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
