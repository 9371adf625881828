using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Announces;

/// <summary>
/// Encodes what a peer has in one partition, or how that changes. The same bytes travel to the partition, are kept in the store
/// and are read when the partition is rebuilt:
/// <code>
/// slice = version(1) full(0|1) varint(epoch) varint(sequence) item*
/// item  = flags varint(length of name) name [root(32) varint(size)]
/// </code>
/// </summary>
internal sealed class SliceWriter
{
    public const byte Version = 1;

    private const int MaxVarint = 10;

    private byte[] _bytes;
    private int _length;

    public SliceWriter(bool isFull, long epoch, long sequence, int capacity = 256)
    {
        _bytes = new byte[Math.Max(capacity, 2 + (2 * MaxVarint))];
        _bytes[0] = Version;
        _bytes[1] = isFull ? (byte)1 : (byte)0;
        _length = 2;
        WriteVarint((ulong)epoch);
        WriteVarint((ulong)sequence);
        IsFull = isFull;
    }

    public bool IsFull { get; }

    public int Items { get; private set; }

    public int Length => _length;

    public void Write(SliceItemFlags flags, ReadOnlySpan<byte> name, PiecesRoot root, long size)
    {
        Reserve(1 + (2 * MaxVarint) + name.Length + PiecesRoot.Length);
        bool hasContent = size != SliceItem.NoContent;
        _bytes[_length++] = (byte)(hasContent ? flags | SliceItemFlags.HasContent : flags & ~SliceItemFlags.HasContent);
        WriteVarint((ulong)name.Length);
        name.CopyTo(_bytes.AsSpan(_length));
        _length += name.Length;
        if (hasContent)
        {
            root.CopyTo(_bytes.AsSpan(_length));
            _length += PiecesRoot.Length;
            WriteVarint((ulong)size);
        }

        Items++;
    }

    /// <summary>About as long as an item is once encoded.</summary>
    public static int LengthOf(int name, long size) => 3 + name + (size == SliceItem.NoContent ? 0 : PiecesRoot.Length + 4);

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    private void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[_length++] = (byte)value;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(_length + more, _bytes.Length * 2));
    }
}
