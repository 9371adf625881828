using System.Diagnostics.CodeAnalysis;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Serving;

/// <summary>Contents that this process is fetching, and serves as far as they have come.</summary>
internal sealed class PiecesInDownload(params SharedPieces[] all)
{
    public bool TryGet(ContentId content, [NotNullWhen(true)] out SharedPieces? pieces)
    {
        pieces = Array.Find(all, p => p.Content == content);
        return pieces is not null;
    }
}
