namespace P2POrleans.Peer.Serving;

/// <summary>
/// A served file as a stream. A read that finds the file changed, or gets no other turn, throws, which breaks the answer off instead of
/// ending it well.
/// </summary>
internal sealed class ServedFileStream(ServedFile file) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Entry.Content.Size;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("A peer sends without blocking a thread.");

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, Length - _position))];
        if (buffer.IsEmpty)
            return 0;
        buffer = buffer[..file.Portion(buffer.Length)];
        if (!await file.TrySendingAsync(buffer.Length, cancellationToken))
            throw new IOException(Busy.Reason);
        if (!file.TryRead(buffer.Span, _position) || !file.IsUnchanged)
            throw new IOException("The file was changed while it was sent.");

        _position += buffer.Length;
        return buffer.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
