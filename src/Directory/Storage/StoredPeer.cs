using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Storage;

/// <param name="OfflineSince">Null while it was online when last written.</param>
public sealed record StoredPeer(PeerHeader Header, DateTimeOffset? OfflineSince)
{
    /// <summary>Whether it is to be taken for online. That a peer has left is known even if since when was not written any more.</summary>
    public bool WasOnline => OfflineSince is null && !Header.HasLeft;
}
