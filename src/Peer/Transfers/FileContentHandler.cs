using System.Buffers.Binary;
using System.Net.Http.Headers;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Takes the content out of the answer to <c>GetFile</c> while it comes, and hands on an answer whose file is empty: as one message, the
/// content would be in memory as a whole, and more than once.
/// </summary>
/// <param name="begin">Told how many bytes the content has, before any of them.</param>
/// <param name="received">Told of each part; the next one is read when it returns.</param>
/// <param name="refused">Told when something else comes than the content of a file; the call fails then.</param>
internal sealed class FileContentHandler(Action<long> begin, Func<ReadOnlyMemory<byte>, ValueTask> received, Action refused)
    : DelegatingHandler
{
    /// <summary>Whether the message is compressed (one byte) and how long it is (four): in this one, no and 0.</summary>
    private static readonly byte[] EmptyMessage = new byte[5];

    // The tag of field 1, which has bytes, and the longest length.
    private const byte ContentTag = 0x0A;
    private const int MaxFieldHead = 1 + 5;

    private readonly byte[] _buffer = new byte[64 * 1024];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What is compressed can't be taken apart.
        request.Headers.Remove("grpc-accept-encoding");
        request.Headers.Add("grpc-accept-encoding", "identity");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        try
        {
            MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
            bool hasMessage;
            await using (Stream answer = await response.Content.ReadAsStreamAsync(cancellationToken))
                hasMessage = await TakeAsync(answer, cancellationToken);
            response.Content = new ByteArrayContent(hasMessage ? EmptyMessage : []) { Headers = { ContentType = type } };
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <returns>Whether there was a message; a refusal has none.</returns>
    private async Task<bool> TakeAsync(Stream answer, CancellationToken cancellationToken)
    {
        int there = await FillAsync(answer, 0, EmptyMessage.Length, cancellationToken);
        if (there == 0)
            return false;
        if (there < EmptyMessage.Length || _buffer[0] != 0)
            throw NotAFile();

        long message = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(1));
        there = await FillAsync(answer, there, EmptyMessage.Length + (int)Math.Min(message, MaxFieldHead), cancellationToken);
        ReadOnlyMemory<byte> rest = _buffer.AsMemory(EmptyMessage.Length, there - EmptyMessage.Length);
        (long size, int head) = ReadHead(rest.Span, message);
        begin(size);
        for (rest = rest[head..]; size > 0; rest = _buffer.AsMemory(0, there))
        {
            if (rest.Length > size)
                throw NotAFile();
            if (!rest.IsEmpty)
                await received(rest);
            size -= rest.Length;
            if (size > 0 && (there = await ReadAsync(answer, 0, cancellationToken)) == 0)
                throw NotAFile();
        }

        return await ReadAsync(answer, 0, cancellationToken) == 0 ? true : throw NotAFile();
    }

    private async Task<int> FillAsync(Stream answer, int there, int atLeast, CancellationToken cancellationToken)
    {
        int read;
        while (there < atLeast && (read = await ReadAsync(answer, there, cancellationToken)) > 0)
            there += read;
        return there;
    }

    private async Task<int> ReadAsync(Stream answer, int there, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ReadAsync(_buffer.AsMemory(there), cancellationToken);
        }
        catch (IOException e)
        {
            // What the library takes for a connection that broke.
            throw new HttpRequestException(e.Message, e);
        }
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
