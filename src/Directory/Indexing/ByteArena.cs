using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace P2POrleans.FileDirectory.Indexing;

/// <summary>
/// Short byte strings side by side in large arrays, named by handles of four bytes. What is removed is reused for strings of
/// the same length class. A block is a length of one or two bytes, then the text, in units of <see cref="Unit"/> bytes.
/// </summary>
internal sealed class ByteArena
{
    /// <summary>The longest text in bytes.</summary>
    public const int MaxLength = 0x7fff;

    private const int Unit = 2;
    private const int ChunkShift = 16;
    private const int ChunkLength = 1 << ChunkShift;
    private const int MinBlock = 4;

    private readonly List<byte[]> _chunks = [];

    // By block length in units: the first free block as handle + 1, 0 for none. A free block begins with the next one.
    private uint[] _free = [];
    private int _end = ChunkLength;

    public ReadOnlySpan<byte> this[uint handle]
    {
        get
        {
            ReadOnlySpan<byte> block = Block(handle);
            int length = block[0];
            return length < 0x80
                ? block.Slice(1, length)
                : block.Slice(2, ((length & 0x7f) << 8) | block[1]);
        }
    }

    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxLength"/>.</exception>
    public uint Add(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLength)
            throw new ArgumentException($"A text has at most {MaxLength} bytes, not {text.Length}.", nameof(text));

        uint handle = Allocate(BlockLength(text.Length));
        Span<byte> block = Block(handle);
        if (text.Length < 0x80)
        {
            block[0] = (byte)text.Length;
            text.CopyTo(block[1..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(block, (ushort)(0x8000 | text.Length));
            text.CopyTo(block[2..]);
        }

        return handle;
    }

    public void Remove(uint handle) => Free(handle, BlockLength(this[handle].Length));

    private static int BlockLength(int textLength) =>
        Math.Max(MinBlock, (textLength + (textLength < 0x80 ? 1 : 2) + Unit - 1) / Unit * Unit);

    private Span<byte> Block(uint handle)
    {
        long offset = (long)handle * Unit;
        return _chunks[(int)(offset >> ChunkShift)].AsSpan((int)(offset & (ChunkLength - 1)));
    }

    private uint Allocate(int length)
    {
        int @class = length / Unit;
        if (@class < _free.Length && _free[@class] != 0)
        {
            uint free = _free[@class] - 1;
            _free[@class] = MemoryMarshal.Read<uint>(Block(free));
            return free;
        }

        if (_end + length > ChunkLength)
        {
            if (ChunkLength - _end >= MinBlock)
                Free(Handle(_end), ChunkLength - _end);
            _chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkLength));
            _end = 0;
        }

        uint handle = Handle(_end);
        _end += length;
        return handle;
    }

    private uint Handle(int offset) => (uint)((((long)(_chunks.Count - 1) << ChunkShift) + offset) / Unit);

    private void Free(uint handle, int length)
    {
        int @class = length / Unit;
        if (@class >= _free.Length)
            Array.Resize(ref _free, @class + 16);
        MemoryMarshal.Write(Block(handle), _free[@class]);
        _free[@class] = handle + 1;
    }
}
