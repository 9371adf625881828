using System.Buffers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>
/// Cuts the response body into messages and deserializes them in place. Small messages are read several at a time; a large
/// one is read to its exact end, so that it is never moved. Between messages nothing is held but what was read too much.
/// </summary>
/// <param name="encoding">The response's <c>grpc-encoding</c>, if any.</param>
/// <param name="limit">Most bytes of a message; null for any.</param>
internal sealed class ResponseReader<T>(Stream body, string? encoding, int? limit, Func<DeserializationContext, T> deserializer)
    where T : class
{
    private const int ReadAheadSize = 16 * 1024;

    // More than this is only reserved as the bytes arrive: a prefix alone costs its sender too little.
    private const int LargestLeap = 4 * 1024 * 1024;

    private readonly PayloadContext _context = new();
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <returns>Null at the end of the responses.</returns>
    /// <exception cref="RpcException">The message breaks the rules.</exception>
    /// <exception cref="InvalidDataException">The bytes are not a message.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        // An empty read returns when there is something: until then no memory is taken.
        if (_end == _start)
        {
#pragma warning disable CA2022 // Nothing is to be read yet.
            await body.ReadAsync(Memory<byte>.Empty, cancellationToken);
#pragma warning restore CA2022
        }

        try
        {
            if (!await FillAsync(MessagePrefix.Size, cancellationToken))
                return _end == _start ? null : throw new InvalidDataException("The response ended within the prefix of a message.");

            MessagePrefix prefix = MessagePrefix.Read(_buffer.AsSpan(_start, MessagePrefix.Size));
            if (!prefix.IsValid)
                throw new InvalidDataException("The response is not a gRPC message.");
            if (prefix.Exceeds(limit))
                throw new RpcException(MessageFaults.ReceivedTooLarge);

            _start += MessagePrefix.Size;
            int length = (int)prefix.Length;
            if (!await FillAsync(length, cancellationToken))
                throw new InvalidDataException("The response ended within a message.");

            var payload = new ReadOnlySequence<byte>(_buffer, _start, length);
            _start += length;
            return _context.Deserialize(payload, prefix.IsCompressed, encoding, limit, deserializer);
        }
        finally
        {
            if (_start == _end)
                Exchange([]);
        }
    }

    /// <returns>False when the body ends before <paramref name="count"/> bytes are there.</returns>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            int missing = count - (_end - _start);
            Reserve(Math.Min(missing, Math.Max(LargestLeap, _end - _start)));

            // Up to the end of a large message; a small one may bring the next ones along.
            int room = _buffer.Length - _end;
            int read = await body.ReadAsync(
                _buffer.AsMemory(_end, count > ReadAheadSize ? Math.Min(room, missing) : room), cancellationToken);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _end >= size)
            return;

        int held = _end - _start;
        if (_buffer.Length >= held + size)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            (_start, _end) = (0, held);
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(held + size, ReadAheadSize));
        _buffer.AsSpan(_start, held).CopyTo(larger);
        Exchange(larger);
        _end = held;
    }

    private void Exchange(byte[] buffer)
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (buffer, 0, 0);
    }
}
