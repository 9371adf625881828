namespace P2POrleans.FileDirectory.Peers;

/// <summary>What both engines say when they refuse a peer or do not know it.</summary>
public static class PeerFaults
{
    public static DirectoryFault InvalidToken() => new(DirectoryError.InvalidToken, "The token is not a current one.");

    public static DirectoryFault Unknown(string peer) => new(DirectoryError.UnknownPeer, $"There is no peer '{peer}'.");

    internal static DirectoryFault NotStored() =>
        new(DirectoryError.Unavailable, "The directory's store does not take changes at the moment; try again.");
}
