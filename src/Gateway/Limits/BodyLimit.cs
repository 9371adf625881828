using Microsoft.AspNetCore.Http.Metadata;

namespace P2POrleans.Gateway.Limits;

/// <summary>
/// The largest body of an endpoint: <see cref="BodyLimitMiddleware"/> counts the bytes that are sent, and the framework's
/// decompression those that come out.
/// </summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
