using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Contracts;

/// <summary>A piece of an announce that is too large for one message.</summary>
[GenerateSerializer, Immutable, Alias("p2p.announcePart")]
public sealed record AnnouncePart
{
    [Id(0)]
    public required Guid Upload { get; init; }

    /// <summary>From 0.</summary>
    [Id(1)]
    public required int Index { get; init; }

    [Id(2)]
    public required FileEntry[] Removed { get; init; }

    [Id(3)]
    public required FileEntry[] Added { get; init; }
}
