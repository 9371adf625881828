using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>TLS or not; null, the default, to go by the address. It must agree with the address.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Most bytes of a request message before compression; null, the default, for any. Beyond: RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Most bytes of a response message, packed or unpacked; 4 MiB by default, null for any. Beyond: RESOURCE_EXHAUSTED.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Null, the default, for no logs.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The client to send with; null, the default, for one of the channel's own. Excludes <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>
    /// The handler to send with; null, the default, for one of the channel's own. It must speak HTTP/2, and should open a further
    /// connection when the streams of one are used up (<see cref="SocketsHttpHandler.EnableMultipleHttp2Connections"/>).
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Does disposing the channel dispose the client or handler that it was given? False by default.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>
    /// Does a call that was cancelled or ran out of time fail with <see cref="OperationCanceledException"/> rather than
    /// <see cref="RpcException"/>? False by default.
    /// </summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }
}
