using Microsoft.AspNetCore.Http;

namespace P2POrleans.Gateway.Limits;

/// <summary>A body that may not be longer than a limit. Read only; one reader at a time.</summary>
internal sealed class BoundedStream(Stream body, long limit) : Stream
{
    private long _left = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What every reading member throws once the limit is passed.</summary>
    public static BadHttpRequestException TooLarge() =>
        new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await body.ReadAsync(buffer, cancellationToken));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Count(await body.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        _left -= read;
        return _left < 0 ? throw TooLarge() : read;
    }
}
