namespace P2POrleans.Grains.Contracts;

/// <summary>A piece of a slice that is too large for one message.</summary>
[GenerateSerializer, Immutable, Alias("p2p.slicePart")]
public sealed record SlicePart
{
    /// <summary>The most bytes in one part: keeps messages below 1 MiB, so that they don't hold up those behind them.</summary>
    public const int MaxBytes = 512 * 1024;

    [Id(0)]
    public required string Peer { get; init; }

    [Id(1)]
    public required Guid Upload { get; init; }

    /// <summary>From 0.</summary>
    [Id(2)]
    public required int Index { get; init; }

    [Id(3)]
    public required ReadOnlyMemory<byte> Data { get; init; }
}
