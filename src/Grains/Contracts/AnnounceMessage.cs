using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Contracts;

/// <summary>An announce: its entries, or the parts that were staged before and the last one.</summary>
[GenerateSerializer, Immutable, Alias("p2p.announce")]
public sealed record AnnounceMessage
{
    [Id(0)]
    public required string Token { get; init; }

    [Id(1)]
    public required long? Epoch { get; init; }

    [Id(2)]
    public required long? Sequence { get; init; }

    [Id(3)]
    public required bool IsFull { get; init; }

    /// <summary>What is here, and in the parts before it.</summary>
    [Id(4)]
    public required FileEntry[] Removed { get; init; }

    [Id(5)]
    public required FileEntry[] Added { get; init; }

    /// <summary>What the parts were staged as.</summary>
    [Id(6)]
    public Guid Upload { get; init; }

    [Id(7)]
    public int StagedParts { get; init; }
}
