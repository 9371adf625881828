namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>A file of a peer, as <see cref="DirectoryModel"/> knows it.</summary>
internal sealed class ModelEntry
{
    /// <summary>Null while it may be missing: not acknowledged, or a removal was sent.</summary>
    public long? CertainSince { get; set; }

    /// <summary>Null while it may be there.</summary>
    public long? GoneSince { get; set; }
}
