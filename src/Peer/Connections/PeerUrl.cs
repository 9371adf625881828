using System.Diagnostics.CodeAnalysis;

namespace P2POrleans.Peer.Connections;

/// <summary>How the directory writes a peer's gRPC address: <c>grpc://host:port</c>, with TLS <c>grpcs://host:port</c>.</summary>
public static class PeerUrl
{
    /// <summary>Turns it into the http(s) address that a channel connects to. Whatever follows the port is dropped.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0)
            return false;

        string? scheme = url.Scheme switch
        {
            "grpc" => Uri.UriSchemeHttp,
            "grpcs" => Uri.UriSchemeHttps,
            _ => null,
        };
        if (scheme is null || url.Port is <= 0)
            return false;

        address = new UriBuilder(scheme, url.Host, url.Port).Uri;
        return true;
    }
}
