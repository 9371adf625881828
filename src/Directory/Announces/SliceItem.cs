using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>One entry of an encoded slice or change; points into the encoded bytes.</summary>
internal readonly ref struct SliceItem(SliceItemFlags flags, ReadOnlySpan<byte> name, PiecesRoot root, long size)
{
    /// <summary>In place of a size for an entry without content.</summary>
    public const long NoContent = -1;

    public SliceItemFlags Flags { get; } = flags;

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    public PiecesRoot Root { get; } = root;

    /// <summary>Bytes, or <see cref="NoContent"/>.</summary>
    public long Size { get; } = size;
}
