using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Flow;

/// <summary>
/// Whoever does not read stalls whoever writes. "Stalled" is told without a clock: while nothing is read, the same connection
/// makes round trips, and after many of them the writer still stands where it stood.
/// </summary>
public sealed class BackPressureTests
{
    private const int ChunkBytes = 64 * 1024;
    private const int Chunks = 2048;

    // Windows, pipes and sockets together hold less than this; the whole stream is four times as much.
    private const int MostBytesOnTheWay = 32 * 1024 * 1024;
    private static readonly Message Chunk = new() { Payload = Payloads.Noise(ChunkBytes) };

    [Fact]
    public async Task ServerStream_NotRead_StallsTheServerThenGoesOn()
    {
        await using TestServer server = await TestServer.StartAsync();
        int written = 0;
        server.Script.ServerStream = async (_, responses, _) =>
        {
            for (; written < Chunks; Interlocked.Increment(ref written))
                await responses.WriteAsync(Chunk);
        };
        Interop.InteropClient client = server.Client();
        using AsyncServerStreamingCall<Message> call = client.ServerStream(new Message());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        long stalledAt = await WhenStalledAsync(client, () => Volatile.Read(ref written));
        Assert.InRange(stalledAt * ChunkBytes, 1, MostBytesOnTheWay);

        int read = 1;
        while (await call.ResponseStream.MoveNext(CancellationToken.None).Within())
        {
            read++;
            Assert.InRange((Volatile.Read(ref written) - read) * (long)ChunkBytes, -ChunkBytes, MostBytesOnTheWay);
        }

        Assert.Equal(Chunks, read);
    }

    [Fact]
    public async Task ClientStream_NotRead_StallsTheClientThenGoesOn()
    {
        await using TestServer server = await TestServer.StartAsync();
        var mayRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.ClientStream = async (requests, _) =>
        {
            await mayRead.Task.Within();
            int read = 0;
            while (await requests.MoveNext())
                read++;
            return new Message { Number = read };
        };
        Interop.InteropClient client = server.Client();
        using AsyncClientStreamingCall<Message, Message> call = client.ClientStream();
        int written = 0;
        Task writing = Task.Run(async () =>
        {
            for (; written < Chunks; Interlocked.Increment(ref written))
                await call.RequestStream.WriteAsync(Chunk);
            await call.RequestStream.CompleteAsync();
        });

        long stalledAt = await WhenStalledAsync(client, () => Volatile.Read(ref written));
        Assert.InRange(stalledAt * ChunkBytes, 0, MostBytesOnTheWay);
        mayRead.SetResult();

        await writing.Within();
        Assert.Equal(Chunks, (await call.Within()).Number);
    }

    [Fact]
    public async Task OneStalledStream_DoesNotHoldUpTheOthers()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var handler = new SocketsHttpHandler();
        Interop.InteropClient client = server.Client(new GrpcChannelOptions { HttpHandler = handler });
        var all = new Message { Number = Chunks, Payload = Chunk.Payload };
        using AsyncServerStreamingCall<Message> stalled = client.ServerStream(all);
        Assert.True(await stalled.ResponseStream.MoveNext(CancellationToken.None).Within());

        using AsyncServerStreamingCall<Message> other = client.ServerStream(all);
        int read = 0;
        while (await other.ResponseStream.MoveNext(CancellationToken.None).Within())
            read++;

        Assert.Equal(Chunks, read);
    }

    [Fact]
    public async Task BufferHint_Messages_ArriveAtTheLatestAtTheEnd()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.ServerStream = async (_, responses, _) =>
        {
            responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
            for (int i = 0; i < 100; i++)
                await responses.WriteAsync(new Message { Number = i });
        };

        using AsyncServerStreamingCall<Message> call = server.Client().ServerStream(new Message());

        Assert.Equal(Enumerable.Range(0, 100), (await call.ResponseStream.ToListAsync()).Select(message => message.Number));
    }

    /// <returns>Where the counter stands after it has not moved for many round trips.</returns>
    private static async Task<long> WhenStalledAsync(Interop.InteropClient client, Func<int> counter)
    {
        const int RoundTrips = 300;
        int last = -1;
        for (int unmoved = 0; unmoved < RoundTrips; unmoved++)
        {
            await client.UnaryAsync(new Message()).Within();
            if (counter() != last)
            {
                last = counter();
                unmoved = 0;
            }
        }

        return last;
    }
}
