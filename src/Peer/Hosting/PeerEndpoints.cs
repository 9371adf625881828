using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace P2POrleans.Peer.Hosting;

/// <summary>Where the peer listens, and what it tells others about it. The ports are known once the server has started.</summary>
internal sealed class PeerEndpoints(PeerOptions options)
{
    /// <summary>The HTTP port when only the gRPC port is given.</summary>
    private const int HttpPortOffset = 1000;

    private const int StreamWindowBytes = 4 * 1024 * 1024;

    private ListenOptions? _grpc;
    private ListenOptions? _http;

    /// <summary>Null until the server listens.</summary>
    public string? GrpcUrl => Url("grpc", _grpc);

    /// <inheritdoc cref="GrpcUrl"/>
    public string? HttpUrl => Url("http", _http);

    /// <summary>The HTTP address of a valid configuration.</summary>
    public static ListenAddress HttpAddress(PeerOptions options)
    {
        if (ListenAddress.TryParse(options.HttpListen, out ListenAddress? http))
            return http;

        ListenAddress grpc = ListenAddress.TryParse(options.Listen, out ListenAddress? parsed)
            ? parsed
            : throw new InvalidOperationException("The options are validated before.");
        return grpc with { Port = grpc.Port == 0 ? 0 : grpc.Port + HttpPortOffset };
    }

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        // Two ports: without TLS one port speaks either HTTP/1.1 or HTTP/2.
        if (ListenAddress.TryParse(options.Listen, out ListenAddress? grpc))
            Listen(kestrel, grpc, HttpProtocols.Http2, listen => _grpc = listen);
        Listen(kestrel, HttpAddress(options), HttpProtocols.Http1, listen => _http = listen);
        // Uploads run ahead by several chunks instead of waiting for each to be acknowledged.
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * StreamWindowBytes;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, HttpProtocols protocols, Action<ListenOptions> keep)
    {
        void Setup(ListenOptions listen)
        {
            listen.Protocols = protocols;
            keep(listen);
        }

        if (address.IsAny)
            kestrel.ListenAnyIP(address.Port, Setup);
        else
            kestrel.Listen(address.Address, address.Port, Setup);
    }

    private string? Url(string scheme, ListenOptions? listen)
    {
        if (listen?.EndPoint is not IPEndPoint { Port: > 0 } endpoint)
            return null;

        string host = options.Advertise
            ?? (endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any)
                ? Dns.GetHostName()
                : endpoint.Address.ToString());
        if (IPAddress.TryParse(host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6)
            host = $"[{address}]";
        return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{host}:{endpoint.Port}");
    }
}
