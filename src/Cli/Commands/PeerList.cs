using P2POrleans.Cli.Invocation;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Names;
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

    /// <summary>A peer that can be asked for something.</summary>
    /// <exception cref="CommandException">There is none of that name, it is away, or the directory does not answer.</exception>
    public static async Task<PeerItem> GetOnlineAsync(DirectoryClient directory, string name, CancellationToken cancellationToken)
    {
        if (!PeerName.TryNormalize(name, out string normal, out _))
            throw Unknown(name);
        GatewayResult<PeerItem> found = await directory.FindPeerAsync(normal, cancellationToken);
        if (found.Fault is { Error: GatewayError.NotFound })
            throw Unknown(name);
        PeerItem peer = Answer.Of(found);
        return peer.Online ? peer : throw CommandException.NotFound($"{peer.Name} is not online");
    }

    public static CommandException Unknown(string name) => CommandException.NotFound($"the directory knows no peer '{name}'");

    public static string State(PeerItem peer) =>
        (peer.Online ? "online" : "offline") + (peer.Original ? ", original" : peer.Partial ? ", fetching" : "");
}
