namespace P2POrleans.Peer.Transfers;

/// <summary>What a <see cref="SourceWorker"/> is at.</summary>
internal enum SourcePhase
{
    /// <summary>Waits for a place.</summary>
    Waiting,

    /// <summary>Asks what the source has.</summary>
    Opening,

    /// <summary>Receives, or waits for something to ask for.</summary>
    Ready,

    /// <summary>An attempt has ended, and whether there will be another one is known in a moment.</summary>
    Over,

    /// <summary>Leaves a source with a fault alone for a while.</summary>
    Resting,

    /// <summary>Asks the source no more.</summary>
    Ended,
}
