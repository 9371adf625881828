using System.Buffers.Binary;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Takes the content out of the answer to <c>GetFile</c> while it comes, and hands on an answer whose file is empty: as one message, the
/// content would be in memory as a whole, and more than once.
/// </summary>
/// <param name="begin">Told how many bytes the content has, before any of them.</param>
/// <param name="received">Told of each part; the next one is read when it returns.</param>
/// <param name="refused">Told when something else comes than the content of a file; the call fails then.</param>
internal sealed class FileContentHandler(
    Action<long> begin, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> received, Action refused) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What is compressed can't be taken apart.
        request.Headers.Remove("grpc-accept-encoding");
        request.Headers.Add("grpc-accept-encoding", "identity");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        var content = new StreamContent(new Emptied(await response.Content.ReadAsStreamAsync(cancellationToken), begin, received, refused));
        // Without the length, which is another one now.
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = content;
        return response;
    }

    private sealed class Emptied(
        Stream inner, Action<long> begin, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> received, Action refused) : Stream
    {
        /// <summary>Whether the message is compressed (one byte) and how long it is (four): in this one, no and 0.</summary>
        private static readonly byte[] EmptyMessage = new byte[5];

        // The tag of field 1, which has bytes, and the longest length.
        private const byte ContentTag = 0x0A;
        private const int MaxFieldHead = 1 + 5;

        private readonly byte[] _buffer = new byte[64 * 1024];
        private ReadOnlyMemory<byte> _handedOn;
        private bool _hasEnded;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_hasEnded)
                await TakeAsync(cancellationToken);
            int count = Math.Min(buffer.Length, _handedOn.Length);
            _handedOn[..count].CopyTo(buffer);
            _handedOn = _handedOn[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        /// <summary>Everything up to the end of the answer; what is left of it is an empty message, or nothing for a refusal.</summary>
        private async Task TakeAsync(CancellationToken cancellationToken)
        {
            int there = await FillAsync(0, EmptyMessage.Length, cancellationToken);
            _hasEnded = there == 0;
            if (_hasEnded)
                return;
            if (there < EmptyMessage.Length || _buffer[0] != 0)
                throw NotAFile();

            long message = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(1));
            there = await FillAsync(there, EmptyMessage.Length + (int)Math.Min(message, MaxFieldHead), cancellationToken);
            ReadOnlyMemory<byte> rest = _buffer.AsMemory(EmptyMessage.Length, there - EmptyMessage.Length);
            (long size, int head) = ReadHead(rest.Span, message);
            begin(size);
            for (rest = rest[head..]; size > 0; rest = _buffer.AsMemory(0, there))
            {
                if (rest.Length > size)
                    throw NotAFile();
                if (!rest.IsEmpty)
                    await received(rest, cancellationToken);
                size -= rest.Length;
                if (size > 0 && (there = await inner.ReadAsync(_buffer, cancellationToken)) == 0)
                    throw NotAFile();
            }

            if (await inner.ReadAsync(_buffer, cancellationToken) > 0)
                throw NotAFile();
            (_handedOn, _hasEnded) = (EmptyMessage, true);
        }

        private async Task<int> FillAsync(int there, int atLeast, CancellationToken cancellationToken)
        {
            int read;
            while (there < atLeast && (read = await inner.ReadAsync(_buffer.AsMemory(there), cancellationToken)) > 0)
                there += read;
            return there;
        }

        /// <summary>The message is one field with all of the content, or nothing for an empty file.</summary>
        private (long Size, int Head) ReadHead(ReadOnlySpan<byte> message, long length)
        {
            if (length == 0)
                return message.IsEmpty ? (0, 0) : throw NotAFile();
            if (message.IsEmpty || message[0] != ContentTag)
                throw NotAFile();
            long size = 0;
            for (int i = 1; i < Math.Min(message.Length, MaxFieldHead); i++)
            {
                size |= (long)(message[i] & 0x7F) << (7 * (i - 1));
                if (message[i] < 0x80)
                    return size == length - i - 1 ? (size, i + 1) : throw NotAFile();
            }

            throw NotAFile();
        }

        private InvalidDataException NotAFile()
        {
            refused();
            return new InvalidDataException();
        }
    }
}
