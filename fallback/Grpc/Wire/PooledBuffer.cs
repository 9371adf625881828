using System.Buffers;

namespace Grpc.Wire;

/// <summary>A growing buffer of pooled memory for one message. One user at a time; disposing gives the memory back.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int MinimumSize = 256;

    private byte[] _array = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(Length);
    }

    /// <summary>Makes room for <paramref name="size"/> more bytes, so that what follows is not moved.</summary>
    public void Reserve(int size)
    {
        int needed = checked(Length + Math.Max(size, 1));
        if (needed <= _array.Length)
            return;

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(MinimumSize, (int)Math.Min(Length * 2L, Array.MaxLength))));
        Span.CopyTo(larger);
        Return();
        _array = larger;
    }

    public void Clear() => Length = 0;

    public void Dispose()
    {
        Return();
        Length = 0;
    }

    private void Return()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = [];
    }
}
