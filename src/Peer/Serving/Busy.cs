namespace P2POrleans.Peer.Serving;

/// <summary>What a peer says while all its upload slots are taken, or while it is not ready for other reasons.</summary>
internal static class Busy
{
    /// <summary>Less than a receiver lets a source be silent (5 s).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public const string Reason = "All upload slots of this peer are taken; ask again in a second.";

    public const string NotYetReason = "This peer has just been started and is still looking at what it shares; ask again in a second.";

    public const string RetryAfterSeconds = "1";

    /// <summary>For what this peer is fetching itself, and has not yet.</summary>
    public const string RetryAfterSecondsUnfinished = "5";
}
