using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Wire;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Takes pieces of one content from one source, until they are all there or the source has a fault. Faults of the source are
/// values; only cancellation and faults of this machine throw.
/// </summary>
internal sealed class SourceSession : IDisposable
{
    /// <summary>Chunks between the network and the verifier: enough to keep both busy, few enough to bound memory.</summary>
    private const int QueueLength = 32;

    private readonly ContentId _content;
    private readonly PieceGeometry _geometry;
    private readonly TransferOptions _options;
    private readonly PeerConnection _connection;
    private readonly StallWatch _watch;
    private readonly CancellationToken _caller;
    private ReadOnlyMemory<byte> _have;
    private bool _connected;

    public SourceSession(FetchSource source, ContentId content, TransferOptions options, TimeProvider time, CancellationToken caller)
    {
        _content = content;
        _geometry = PieceGeometry.For(content.Size);
        _options = options;
        _connection = new PeerConnection(source.Address);
        _watch = new StallWatch(options.StallTimeout, time, caller);
        _caller = caller;
    }

    /// <summary>The layer that the source sent and that leads to the identity; null before <see cref="OpenAsync"/>.</summary>
    public PieceLayer? Layer { get; private set; }

    /// <summary>Asks for what is needed before any byte is believed.</summary>
    public Task<SourceProblem?> OpenAsync() => GuardAsync(async () =>
    {
        // The identity of a content of one piece is the hash of that piece: nothing to ask for.
        if (_geometry.PieceCount > 1)
        {
            _watch.Start();
            var request = new ManifestRequest { Content = _content.ToWire() };
            Manifest manifest = await _connection.Client.GetManifestAsync(request, cancellationToken: _watch.Token);
            _watch.Stop();
            _connected = true;
            if (!WireContent.TryRead(manifest.Content, out ContentId content) || content != _content)
                throw new SourceException(SourceFault.Lied, "It sent the manifest of another content.");
            if (manifest.PieceLength != _geometry.PieceLength)
                throw new SourceException(SourceFault.Lied, $"Its piece length {manifest.PieceLength} is not that of the size.");
            if (!manifest.Have.IsEmpty && manifest.Have.Length != (_geometry.PieceCount + 7) / 8)
                throw new SourceException(SourceFault.Lied, "Its list of pieces has a wrong length.");
            _have = manifest.Have.Memory;
            Layer = PieceLayer.TryVerify(_content, manifest.PieceLayer.Memory, out PieceLayer? layer)
                ? layer
                : throw new SourceException(SourceFault.Lied, "Its piece layer does not lead to the content id.");
        }
        else
        {
            Layer = PieceLayer.TryVerify(_content, default, out PieceLayer? layer) ? layer : null;
        }
    });

    /// <summary>Receives every missing piece that the source has.</summary>
    /// <param name="report">Told how many bytes of the file there are, verified or just received.</param>
    public Task<SourceProblem?> ReceiveAsync(PartialFile file, RateLimit limit, Action<long> report) => GuardAsync(async () =>
    {
        while (NextRun(file) is { Count: > 0 } run)
            await ReceiveAsync(file, run, limit, report);
        if (!file.IsComplete)
            throw new SourceException(SourceFault.NotFound, "It does not have all pieces.");
    });

    public void Dispose()
    {
        _watch.Dispose();
        _connection.Dispose();
    }

    private async Task<SourceProblem?> GuardAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (SourceException e)
        {
            return e.Problem;
        }
        catch (Exception e) when (_caller.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            throw new OperationCanceledException(_caller);
        }
        catch (Exception e) when (_watch.Token.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            return new SourceProblem(SourceFault.Stalled, $"No byte came for {_options.StallTimeout.TotalSeconds:0.#} s.");
        }
        catch (RpcException e)
        {
            return SourceProblem.From(e, _connected);
        }
    }

    /// <summary>The first missing pieces that the source has, as many as follow each other.</summary>
    private (int First, int Count) NextRun(PartialFile file)
    {
        int first = 0;
        while (first < _geometry.PieceCount && !Wanted(first))
            first++;
        int end = first;
        while (end < _geometry.PieceCount && Wanted(end))
            end++;
        return (first, end - first);

        bool Wanted(int piece) => !file.IsVerified(piece) && (_have.IsEmpty || (_have.Span[piece / 8] & 0x80 >> piece % 8) != 0);
    }

    /// <summary>One stream over a run of pieces. The network fills a short queue that the verifier empties, so both are busy.</summary>
    private async Task ReceiveAsync(PartialFile file, (int First, int Count) run, RateLimit limit, Action<long> report)
    {
        int last = run.First + run.Count - 1;
        long offset = _geometry.OffsetOf(run.First);
        long length = _geometry.OffsetOf(last) + _geometry.LengthOf(last) - offset;
        Channel<ByteString> queue = Channel.CreateBounded<ByteString>(
            new BoundedChannelOptions(QueueLength) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_watch.Token);
        using AsyncServerStreamingCall<DataChunk> call = _connection.Client.Download(
            new DownloadRequest { Content = _content.ToWire(), Offset = offset, Length = length }, cancellationToken: stop.Token);

        Task pump = PumpAsync(call.ResponseStream, length, limit, queue.Writer, stop.Token);
        try
        {
            await VerifyAsync(queue.Reader, file, run.First, report);
        }
        catch
        {
            await stop.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await pump;
    }

    private async Task PumpAsync(
        IAsyncStreamReader<DataChunk> stream, long length, RateLimit limit, ChannelWriter<ByteString> queue, CancellationToken stop)
    {
        try
        {
            while (length > 0)
            {
                _watch.Start();
                ByteString data = ByteString.Empty;
                // Empty chunks keep nobody's attention: the watch runs on.
                while (data.IsEmpty)
                {
                    if (!await stream.MoveNext(stop))
                        throw new SourceException(SourceFault.Lied, $"It ended {length} bytes early.");
                    data = stream.Current.Data;
                }

                _watch.Stop();
                _connected = true;
                length -= data.Length;
                if (length < 0)
                    throw new SourceException(SourceFault.Lied, "It sent more than was asked for.");
                await limit.TakeAsync(data.Length, stop);
                await queue.WriteAsync(data, stop);
            }
        }
        finally
        {
            _watch.Stop();
            // What has arrived is still verified and kept; the fault itself is this task's.
            queue.Complete();
        }
    }

    private async Task VerifyAsync(ChannelReader<ByteString> queue, PartialFile file, int piece, Action<long> report)
    {
        using var hasher = new PieceHasher();
        long offset = _geometry.OffsetOf(piece);
        int left = _geometry.LengthOf(piece);
        await foreach (ByteString chunk in queue.ReadAllAsync(CancellationToken.None))
        {
            for (ReadOnlyMemory<byte> data = chunk.Memory; !data.IsEmpty;)
            {
                ReadOnlyMemory<byte> part = data[..Math.Min(data.Length, left)];
                file.Write(offset, part.Span);
                hasher.Append(part.Span);
                offset += part.Length;
                left -= part.Length;
                data = data[part.Length..];
                if (left > 0)
                    continue;
                if (!Layer!.Matches(piece, hasher))
                    throw new SourceException(SourceFault.Lied, $"Piece {piece} is not the content's.");

                file.MarkVerified(piece);
                left = ++piece < _geometry.PieceCount ? _geometry.LengthOf(piece) : 0;
            }

            report(file.VerifiedBytes + (piece < _geometry.PieceCount ? _geometry.LengthOf(piece) - left : 0));
        }
    }
}
