namespace P2POrleans.Peer.Transfers;

/// <summary>Gives to others what a fetch has so far.</summary>
public interface IPieceSharing
{
    /// <summary>Called once, when it is known what pieces the content has. Must not take long, and not throw.</summary>
    /// <param name="pieces">Is the receiver's, who disposes it.</param>
    void Share(SharedPieces pieces);

    /// <summary>Called instead when they can't be given on. Must not throw.</summary>
    /// <param name="reason">One sentence.</param>
    void CannotShare(string reason);
}
