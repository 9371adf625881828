namespace P2POrleans.Peer.Transfers;

/// <summary>What a <see cref="SourceWorker"/> is at.</summary>
internal enum SourcePhase
{
    /// <summary>Asks what the source has.</summary>
    Opening,

    /// <summary>Receives, or waits for something to ask for.</summary>
    Ready,

    /// <summary>Leaves a source with a fault alone for a while.</summary>
    Resting,

    /// <summary>Asks the source no more.</summary>
    Ended,
}
