using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Calls;

public sealed class FourKindsTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Unary_Message_ComesBack()
    {
        Message response = await _server.Client().UnaryAsync(new Message { Number = 7, Text = "né", Payload = Payloads.Noise(100) }).Within();

        Assert.Equal(new Message { Number = 7, Text = "né", Payload = Payloads.Noise(100) }, response);
    }

    [Fact]
    public void BlockingUnary_Message_ComesBack()
        => Assert.Equal(7, _server.Client().Unary(new Message { Number = 7 }).Number);

    [Fact]
    public async Task Unary_EmptyMessage_ComesBack() => Assert.Equal(new Message(), await _server.Client().UnaryAsync(new Message()).Within());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task ServerStream_Messages_ArriveInOrder(int count)
    {
        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message { Number = count, Payload = Payloads.Noise(10) });

        List<Message> responses = await call.ResponseStream.ToListAsync();

        Assert.Equal(Enumerable.Range(0, count), responses.Select(message => message.Number));
        Assert.All(responses, message => Assert.Equal(Payloads.Noise(10), message.Payload));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task ClientStream_Messages_AreAllReceived(int count)
    {
        using AsyncClientStreamingCall<Message, Message> call = _server.Client().ClientStream();

        for (int i = 0; i < count; i++)
            await call.RequestStream.WriteAsync(new Message { Payload = Payloads.Noise(3) }).Within();
        await call.RequestStream.CompleteAsync().Within();

        Message response = await call.Within();
        Assert.Equal(count, response.Number);
        Assert.Equal(3 * count, response.Payload.Length);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStream_AnsweredBeforeItsEnd_HasItsResponse()
    {
        _server.Script.ClientStream = async (requests, _) =>
        {
            await requests.MoveNext();
            return new Message { Number = requests.Current.Number };
        };
        using AsyncClientStreamingCall<Message, Message> call = _server.Client().ClientStream();

        await call.RequestStream.WriteAsync(new Message { Number = 5 }).Within();

        Assert.Equal(5, (await call.Within()).Number);
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnsweredBeforeTheNext()
    {
        using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex();

        for (int i = 1; i <= 20; i++)
        {
            await call.RequestStream.WriteAsync(new Message { Number = i }).Within();
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
            Assert.Equal(-i, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync().Within();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_ServerSpeaksFirst_IsHeardBeforeAnyRequest()
    {
        _server.Script.Duplex = async (requests, responses, _) =>
        {
            await responses.WriteAsync(new Message { Number = 42 });
            Assert.False(await requests.MoveNext());
        };
        using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex();

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
        Assert.Equal(42, call.ResponseStream.Current.Number);
        await call.RequestStream.CompleteAsync().Within();
        Assert.Empty(await call.ResponseStream.ToListAsync());
    }

    [Fact]
    public async Task ReadAllAsync_Stream_EnumeratesIt()
    {
        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message { Number = 3 });

        var numbers = new List<int>();
        await foreach (Message message in call.ResponseStream.ReadAllAsync())
            numbers.Add(message.Number);

        Assert.Equal([0, 1, 2], numbers);
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(1024 * 1024)]
    [InlineData(4 * 1024 * 1024 - 100)]
    public async Task LargeMessages_AllKinds_ArriveWhole(int size)
    {
        Interop.InteropClient client = _server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var large = new Message { Number = 2, Payload = Payloads.Noise(size) };

        Assert.Equal(large, await client.UnaryAsync(large).Within());

        using AsyncServerStreamingCall<Message> down = client.ServerStream(large);
        Assert.All(await down.ResponseStream.ToListAsync(), message => Assert.Equal(large.Payload, message.Payload));

        using AsyncClientStreamingCall<Message, Message> up = client.ClientStream();
        await up.RequestStream.WriteAsync(large).Within();
        await up.RequestStream.WriteAsync(large).Within();
        await up.RequestStream.CompleteAsync().Within();
        Message sum = await up.Within();
        Assert.Equal([.. large.Payload.Concat(large.Payload)], sum.Payload.ToByteArray());

        using AsyncDuplexStreamingCall<Message, Message> both = client.Duplex();
        await both.RequestStream.WriteAsync(large).Within();
        Assert.True(await both.ResponseStream.MoveNext(CancellationToken.None).Within());
        Assert.Equal(large.Payload, both.ResponseStream.Current.Payload);
        await both.RequestStream.CompleteAsync().Within();
        Assert.Empty(await both.ResponseStream.ToListAsync());
    }

    [Fact]
    public async Task ManyStreams_AtOnce_ShareTheChannel()
    {
        // More than the 100 streams that one connection allows: all must be open at the same time for any to end.
        const int Streams = 150;
        int open = 0;
        var allOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script.Unary = async (request, _) =>
        {
            if (Interlocked.Increment(ref open) == Streams)
                allOpen.SetResult();
            await allOpen.Task.Within();
            return request;
        };
        Interop.InteropClient client = _server.Client();

        Message[] responses = await Task.WhenAll(
            Enumerable.Range(0, Streams).Select(i => client.UnaryAsync(new Message { Number = i }).ResponseAsync)).Within();

        Assert.Equal(Enumerable.Range(0, Streams), responses.Select(message => message.Number));
    }
}
