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

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <param name="address">See <see cref="PeerUrl"/>.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ProbeResult> RunAsync(Uri address, CancellationToken cancellationToken)
    {
        using var connection = new PeerConnection(address);
        try
        {
            TimeSpan[] latencies = await EchoAsync(connection.Client, cancellationToken);
            double? down = options.TransferBytes > 0 ? await DownloadAsync(connection.Client, cancellationToken) : null;
            double? up = options.TransferBytes > 0 ? await UploadAsync(connection.Client, cancellationToken) : null;
            return new ProbeResult(latencies[0], latencies[latencies.Length / 2], down, up, null);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e)
        {
            return new ProbeResult(null, null, null, null, $"{e.StatusCode}: {e.Status.Detail}");
        }
    }

    private async Task<TimeSpan[]> EchoAsync(FileTransfer.FileTransferClient client, CancellationToken cancellationToken)
    {
        var request = new EchoRequest { Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)) };
        var latencies = new List<TimeSpan>(options.Echoes);
        for (int i = 0; i <= options.Echoes; i++)
        {
            long start = _time.GetTimestamp();
            EchoResponse response = await client.EchoAsync(
                request, deadline: _time.GetUtcNow().UtcDateTime + options.Limit, cancellationToken: cancellationToken);
            if (!response.Payload.Equals(request.Payload))
                throw new RpcException(new Status(StatusCode.DataLoss, "The echo is not what was sent."));
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
        return Rate((await call.ResponseAsync).Length, start);
    }

    private double Rate(long bytes, long start) => bytes / Math.Max(_time.GetElapsedTime(start).TotalSeconds, 1e-6);
}
