using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services handle calls.</summary>
public class GrpcServiceOptions
{
    /// <summary>Most bytes of a response message before compression; null, the default, for any. Beyond: RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Most bytes of a request message, packed or unpacked; 4 MiB by default, null for any. Beyond: RESOURCE_EXHAUSTED.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Does the text of an unexpected exception go to the caller? Null, the default, means no.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary><c>gzip</c> to compress responses to callers that accept it; null, the default, or <c>identity</c> for not.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard to compress; null for <see cref="CompressionLevel.Fastest"/>.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }
}
