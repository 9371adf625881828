using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary>What commands say about peers.</summary>
internal static class PeerList
{
    public static async Task<IReadOnlyList<PeerItem>> GetAsync(DirectoryClient directory, CancellationToken cancellationToken)
    {
        List<PeerItem> peers = [];
        string? cursor = null;
        do
        {
            PeerPage page = Answer.Of(await directory.ListPeersAsync(cursor, limit: null, cancellationToken));
            peers.AddRange(page.Peers);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return peers;
    }

    public static string State(PeerItem peer) => (peer.Online, peer.Original) switch
    {
        (true, false) => "online",
        (true, true) => "online, original",
        (false, false) => "offline",
        (false, true) => "offline, original",
    };
}
