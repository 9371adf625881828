namespace P2POrleans.Peer.Transfers;

public enum FetchPhase
{
    /// <summary>What is on disk already is being hashed.</summary>
    Checking,

    /// <summary>Bytes come from a peer.</summary>
    Receiving,
}
