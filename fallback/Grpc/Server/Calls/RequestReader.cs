using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Cuts the request body into messages and deserializes them in place. One read at a time.</summary>
internal sealed class RequestReader<T>(ServerCall call, Func<DeserializationContext, T> deserializer)
    where T : class
{
    private readonly PipeReader _body = call.HttpContext.Request.BodyReader;
    private readonly PayloadContext _context = new();

    /// <returns>Null at the end of the requests.</returns>
    /// <exception cref="RpcException">The bytes are not a message, or too many.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await _body.ReadAsync(cancellationToken);
            SequencePosition consumed = result.Buffer.Start;
            SequencePosition examined = result.Buffer.End;
            try
            {
                if (TryFindMessage(result.Buffer, out ReadOnlySequence<byte> payload, out bool compressed))
                {
                    consumed = examined = payload.End;
                    return _context.Deserialize(
                        payload, compressed, call.RequestEncoding, call.Options.MaxReceiveMessageSize, deserializer);
                }

                if (result.IsCompleted)
                    return result.Buffer.IsEmpty ? null : throw new RpcException(MessageFaults.Incomplete);
            }
            finally
            {
                _body.AdvanceTo(consumed, examined);
            }
        }
    }

    /// <summary>The message of a call whose request does not stream: exactly one.</summary>
    public async ValueTask<T> ReadOnlyMessageAsync()
    {
        T message = await ReadAsync(CancellationToken.None) ?? throw new RpcException(MessageFaults.Incomplete);
        while (true)
        {
            ReadResult rest = await _body.ReadAsync();
            bool isMore = !rest.Buffer.IsEmpty;
            _body.AdvanceTo(rest.Buffer.End);
            if (isMore)
                throw new RpcException(MessageFaults.MoreThanOneMessage);
            if (rest.IsCompleted)
                return message;
        }
    }

    private bool TryFindMessage(in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload, out bool compressed)
    {
        payload = default;
        compressed = false;
        if (buffer.Length < MessagePrefix.Size)
            return false;

        // Checked before the body is allowed to grow to that length.
        MessagePrefix prefix = MessagePrefix.Read(buffer);
        if (!prefix.IsValid)
            throw new RpcException(new Status(StatusCode.Unknown, "The request is not a gRPC message."));
        if (prefix.Exceeds(call.Options.MaxReceiveMessageSize))
            throw new RpcException(MessageFaults.ReceivedTooLarge);
        if (buffer.Length - MessagePrefix.Size < prefix.Length)
            return false;

        payload = buffer.Slice(MessagePrefix.Size, prefix.Length);
        compressed = prefix.IsCompressed;
        return true;
    }
}
