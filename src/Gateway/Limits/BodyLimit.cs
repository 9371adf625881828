using Microsoft.AspNetCore.Http.Metadata;

namespace P2POrleans.Gateway.Limits;

/// <summary>
/// The largest body of an endpoint. Routing gives it to Kestrel, which counts the bytes that are sent, and the decompression
/// middleware counts those that come out.
/// </summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
