using System.Collections.Concurrent;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Cluster.Tests.Peers;

/// <summary>A store that notes whose header is read, which every activation of a peer begins with.</summary>
internal sealed class HeaderReads(IDirectoryStore inner) : StoreDecorator(inner)
{
    public ConcurrentQueue<string> Peers { get; } = [];

    public override ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken)
    {
        Peers.Enqueue(peer);
        return base.ReadHeaderAsync(peer, cancellationToken);
    }
}
