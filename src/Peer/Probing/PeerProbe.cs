using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Wire;

namespace P2POrleans.Peer.Probing;

/// <summary>Measures latency and bandwidth to a peer with the simulated transfers of its gRPC server.</summary>
public sealed class PeerProbe(ProbeOptions options, TimeProvider? timeProvider = null)
{
    private const int ChunkLength = 64 * 1024;

    /// <summary>A peer of the original system looks for it, and answers that it has no such file.</summary>
    private const string NoFile = "p2p-probe: no such file";

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Measures latency, then both rates.</summary>
    /// <param name="address">See <see cref="PeerUrl"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ProbeResult> RunAsync(Uri address, CancellationToken cancellationToken) =>
        await AddRatesAsync(address, await MeasureLatencyAsync(address, cancellationToken), cancellationToken);

    /// <summary>
    /// Measures latency alone: by ECHO, or where that is missing, as at peers of the original system, by asking for a file that does not
    /// exist.
    /// </summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task<ProbeResult> MeasureLatencyAsync(Uri address, CancellationToken cancellationToken) =>
        AnsweredAsync(address, async client =>
        {
            try
            {
                return Latency(await RepeatAsync(() => EchoAsync(client, cancellationToken)), canTransfer: true);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
            {
                return Latency(await RepeatAsync(() => AskForNothingAsync(client, cancellationToken)), canTransfer: false);
            }
        }, cancellationToken);

    /// <summary>Adds the rates to a latency that was measured before; where that failed, or there is no DUMMY, there are none.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task<ProbeResult> AddRatesAsync(Uri address, ProbeResult latency, CancellationToken cancellationToken) =>
        options.TransferBytes == 0 || !latency.CanTransfer ? Task.FromResult(latency) : AnsweredAsync(address, async client =>
            latency with
            {
                DownBytesPerSecond = await DownloadAsync(client, cancellationToken),
                UpBytesPerSecond = await UploadAsync(client, cancellationToken),
            }, cancellationToken);

    private static async Task<ProbeResult> AnsweredAsync(
        Uri address, Func<FileTransfer.FileTransferClient, Task<ProbeResult>> measure, CancellationToken cancellationToken)
    {
        using var connection = new PeerConnection(address);
        try
        {
            return await measure(connection.Client);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            return new ProbeResult(null, null, null, null, false, $"{e.StatusCode}: {e.Status.Detail}");
        }
    }

    private static ProbeResult Latency(TimeSpan[] sorted, bool canTransfer) =>
        new(sorted[0], sorted[sorted.Length / 2], null, null, canTransfer, null);

    private async Task EchoAsync(FileTransfer.FileTransferClient client, CancellationToken cancellationToken)
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)) };
        EchoResponse response = await client.EchoAsync(request, deadline: Deadline, cancellationToken: cancellationToken);
        if (!response.Payload.Equals(request.Payload))
            throw new RpcException(new Status(StatusCode.DataLoss, "The echo is not what was sent."));
    }

    private async Task AskForNothingAsync(FileTransfer.FileTransferClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetFileAsync(new FileRequest { Filename = NoFile }, deadline: Deadline, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound)
        {
            // That is the answer.
        }
    }

    private DateTime Deadline => _time.GetUtcNow().UtcDateTime + options.Limit;

    private async Task<TimeSpan[]> RepeatAsync(Func<Task> call)
    {
        var latencies = new List<TimeSpan>(options.Echoes);
        for (int i = 0; i <= options.Echoes; i++)
        {
            long start = _time.GetTimestamp();
            await call();
            // The first one connects.
            if (i > 0)
                latencies.Add(_time.GetElapsedTime(start));
        }

        latencies.Sort();
        return [.. latencies];
    }

    private async Task<double?> DownloadAsync(FileTransfer.FileTransferClient client, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        long received = 0;
        using var limit = new CancellationTokenSource(options.Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using AsyncServerStreamingCall<DataChunk> call = client.DummyDownload(
            new DummyDownloadRequest { Length = options.TransferBytes }, cancellationToken: either.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(either.Token))
                received += call.ResponseStream.Current.Data.Length;
        }
        catch (Exception e) when (limit.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
        {
            // It has no slot left for it, which says nothing about the way there.
            return null;
        }

        if (received < options.TransferBytes && !limit.IsCancellationRequested)
            throw new RpcException(new Status(StatusCode.DataLoss, $"It sent {received} of {options.TransferBytes} bytes."));
        return Rate(received, start);
    }

    private async Task<double?> UploadAsync(FileTransfer.FileTransferClient client, CancellationToken cancellationToken)
    {
        byte[] buffer = RandomNumberGenerator.GetBytes(ChunkLength);
        long start = _time.GetTimestamp();
        using AsyncClientStreamingCall<DataChunk, DummyUploadResponse> call = client.DummyUpload(
            deadline: _time.GetUtcNow().UtcDateTime + (2 * options.Limit), cancellationToken: cancellationToken);
        long left = options.TransferBytes;
        while (left > 0 && _time.GetElapsedTime(start) < options.Limit)
        {
            int length = (int)Math.Min(left, buffer.Length);
            await call.RequestStream.WriteAsync(
                new DataChunk { Data = UnsafeByteOperations.UnsafeWrap(buffer.AsMemory(0, length)) }, cancellationToken);
            left -= length;
        }

        await call.RequestStream.CompleteAsync();
        long sent = options.TransferBytes - left;
        long taken = (await call.ResponseAsync).Length;
        return taken == sent
            ? Rate(taken, start)
            : throw new RpcException(new Status(StatusCode.DataLoss, $"It took {taken} of {sent} bytes."));
    }

    private double Rate(long bytes, long start) => bytes / Math.Max(_time.GetElapsedTime(start).TotalSeconds, 1e-6);
}
