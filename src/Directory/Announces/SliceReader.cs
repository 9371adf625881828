using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>Decodes what <see cref="SliceWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">From every member: the bytes are not a slice.</exception>
internal ref struct SliceReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    public SliceReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < 2 || bytes[0] != SliceWriter.Version)
            throw new InvalidDataException("Not a slice, or one of a later version.");
        IsFull = bytes[1] != 0;
        Position = 2;
        Epoch = (long)ReadVarint();
        Sequence = (long)ReadVarint();
    }

    /// <summary>True when the slice has these entries and no others.</summary>
    public bool IsFull { get; }

    public long Epoch { get; }

    public long Sequence { get; }

    /// <summary>Where the next item begins.</summary>
    public int Position { get; private set; }

    public bool TryRead(out SliceItem item)
    {
        if (Position == _bytes.Length)
        {
            item = default;
            return false;
        }

        var flags = (SliceItemFlags)_bytes[Position++];
        ReadOnlySpan<byte> name = Take(ReadLength());
        if ((flags & SliceItemFlags.HasContent) == 0)
        {
            item = new SliceItem(flags, name, default, SliceItem.NoContent);
            return true;
        }

        var root = new PiecesRoot(Take(PiecesRoot.Length));
        item = new SliceItem(flags, name, root, (long)ReadVarint());
        return true;
    }

    /// <summary>Reads the item that begins at a <see cref="Position"/> of an earlier pass.</summary>
    public SliceItem ReadAt(int position)
    {
        Position = position;
        return TryRead(out SliceItem item) ? item : throw Broken();
    }

    private static InvalidDataException Broken() => new("The slice is cut off or damaged.");

    private int ReadLength()
    {
        ulong length = ReadVarint();
        return length <= (ulong)(_bytes.Length - Position) ? (int)length : throw Broken();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _bytes.Length - Position)
            throw Broken();
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && Position < _bytes.Length; shift += 7)
        {
            byte b = _bytes[Position++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        throw Broken();
    }
}
