using System.Diagnostics.CodeAnalysis;
using P2POrleans.Peer.Connections;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Transfers;

/// <summary>A peer to fetch a file from.</summary>
/// <param name="Peer">Its name, for reports.</param>
/// <param name="Name">What it calls the file.</param>
/// <param name="Address">Of its gRPC server, see <see cref="PeerUrl"/>.</param>
/// <param name="HttpAddress">Of its HTTP server; null when it has none.</param>
public sealed record FetchSource(string Peer, string Name, Uri Address, Uri? HttpAddress = null)
{
    /// <returns>False when the directory knows no usable address of the peer.</returns>
    public static bool TryCreate(SourceItem item, [NotNullWhen(true)] out FetchSource? source)
    {
        source = PeerUrl.TryParse(item.GrpcUrl, out Uri? address) ? new FetchSource(item.Peer, item.Name, address, HttpOf(item)) : null;
        return source is not null;
    }

    /// <summary>
    /// The peers that can be asked, each once, under whichever of its names comes first: those that have all of the content before those
    /// that are fetching it, and by chance among equals, as not everybody should ask the same peer first.
    /// </summary>
    public static FetchSource[] Of(IEnumerable<SourceItem> items, Random random)
    {
        SourceItem[] peers = [.. items.DistinctBy(item => item.Peer)];
        random.Shuffle(peers);
        return [.. peers.OrderBy(item => item.Partial).Select(item => TryCreate(item, out FetchSource? source) ? source : null).OfType<FetchSource>()];
    }

    private static Uri? HttpOf(SourceItem item) =>
        Uri.TryCreate(item.HttpUrl, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? new Uri(url, "/") : null;
}
