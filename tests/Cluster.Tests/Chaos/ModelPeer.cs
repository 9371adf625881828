using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A peer, as <see cref="DirectoryModel"/> knows it.</summary>
internal sealed class ModelPeer
{
    /// <summary>As it registered last. What began since may have given it a later epoch.</summary>
    public PeerDescription? Registration { get; set; }

    /// <summary>Null while nobody may have the name: not acknowledged, or a removal was sent.</summary>
    public long? RegisteredSince { get; set; }

    /// <summary>Null while it may exist.</summary>
    public long? GoneSince { get; set; }

    /// <summary>When its present time online began.</summary>
    public long OnlineSince { get; set; }

    /// <summary>Timestamp of when its lease ends at the earliest.</summary>
    public long OnlineUntil { get; set; }

    /// <summary>When it signed off; null while it may be online.</summary>
    public long? OfflineSince { get; set; }
}
