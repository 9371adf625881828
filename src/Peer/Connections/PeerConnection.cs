using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Connections;

/// <summary>A connection to the gRPC server of one peer, made when it is first used.</summary>
public sealed class PeerConnection : IDisposable
{
    /// <summary>Messages of our own contract are far smaller: a chunk or a piece layer of 1 MiB.</summary>
    public const int MaxMessageBytes = 4 * 1024 * 1024;

    private readonly GrpcChannel _channel;

    /// <param name="address">See <see cref="PeerUrl"/>.</param>
    /// <param name="around">Sees every answer; null for nobody.</param>
    public PeerConnection(Uri address, DelegatingHandler? around = null)
    {
        Address = address;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A window that lets a stream run ahead by several chunks from its first byte on.
            InitialHttp2StreamWindowSize = 8 * 1024 * 1024,
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
        };
        if (around is not null)
            around.InnerHandler = handler;
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = around ?? (HttpMessageHandler)handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
        });
        Client = new FileTransfer.FileTransferClient(_channel);
    }

    public Uri Address { get; }

    public FileTransfer.FileTransferClient Client { get; }

    /// <summary>Everything that the peer says it shares. Entries that no peer may announce are left out.</summary>
    /// <exception cref="RpcException">The peer can't be reached or refuses.</exception>
    public async IAsyncEnumerable<FileItem> ListFilesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using AsyncServerStreamingCall<ListFilesResponse> call =
            Client.ListFiles(new ListFilesRequest(), cancellationToken: cancellationToken);
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            foreach (SharedFile file in call.ResponseStream.Current.Files)
            {
                if (SharedName.TryNormalize(file.Name, out string name, out _) && WireContent.TryRead(file.Content, out var content))
                    yield return new FileItem(name, content.ToString());
            }
        }
    }

    public void Dispose() => _channel.Dispose();
}
