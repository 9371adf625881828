using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Limits;

public sealed class MessageSizeTests
{
    private const int Limit = 10_000;

    /// <summary>A message of exactly so many bytes on the wire.</summary>
    private static Message OfSize(int size)
    {
        var message = new Message { Payload = Payloads.Noise(size) };
        message = new Message { Payload = Payloads.Noise(size - (message.CalculateSize() - size)) };
        Assert.Equal(size, message.CalculateSize());
        return message;
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task ServerReceives_UpToItsLimit(int size, StatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = Limit);
        server.ExpectsErrors = true;
        Interop.InteropClient client = server.Client();

        Assert.Equal(expected, await StatusOfAsync(client.UnaryAsync(OfSize(size)).ResponseAsync));

        using AsyncClientStreamingCall<Message, Message> up = client.ClientStream();
        await up.RequestStream.WriteAsync(OfSize(100)).Within();
        try
        {
            await up.RequestStream.WriteAsync(OfSize(size)).Within();
            await up.RequestStream.CompleteAsync().Within();
        }
        catch (RpcException)
        {
            // The server may have answered already; the response says what.
        }

        Assert.Equal(expected, await StatusOfAsync(up.ResponseAsync));
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task ServerSends_UpToItsLimit(int size, StatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.MaxSendMessageSize = Limit);
        server.ExpectsErrors = true;
        server.Script.Unary = (_, _) => Task.FromResult(OfSize(size));
        server.Script.ServerStream = async (_, responses, _) =>
        {
            await responses.WriteAsync(OfSize(100));
            await responses.WriteAsync(OfSize(size));
        };
        Interop.InteropClient client = server.Client();

        Assert.Equal(expected, await StatusOfAsync(client.UnaryAsync(new Message()).ResponseAsync));

        using AsyncServerStreamingCall<Message> down = client.ServerStream(new Message());
        Assert.True(await down.ResponseStream.MoveNext(CancellationToken.None).Within());
        Assert.Equal(expected, await StatusOfAsync(down.ResponseStream.ToListAsync()));
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task ClientReceives_UpToItsLimit(int size, StatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        var serverEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.ExpectsErrors = true;
        server.Script.Unary = (_, _) => Task.FromResult(OfSize(size));
        server.Script.ServerStream = async (_, responses, context) =>
        {
            Task canceled = context.CancellationToken.WhenCanceled();
            await responses.WriteAsync(OfSize(size));
            if (expected != StatusCode.OK)
                await canceled.Within();
            serverEnded.SetResult();
        };
        Interop.InteropClient client = server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = Limit });

        Assert.Equal(expected, await StatusOfAsync(client.UnaryAsync(new Message()).ResponseAsync));

        using AsyncServerStreamingCall<Message> down = client.ServerStream(new Message());
        Assert.Equal(expected, await StatusOfAsync(down.ResponseStream.ToListAsync()));
        down.Dispose();
        await serverEnded.Task.Within();
    }

    [Theory]
    [InlineData(Limit, StatusCode.OK)]
    [InlineData(Limit + 1, StatusCode.ResourceExhausted)]
    public async Task ClientSends_UpToItsLimit(int size, StatusCode expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;
        Interop.InteropClient client = server.Client(new GrpcChannelOptions { MaxSendMessageSize = Limit });

        Assert.Equal(expected, await StatusOfAsync(client.UnaryAsync(OfSize(size)).ResponseAsync));

        using AsyncClientStreamingCall<Message, Message> up = client.ClientStream();
        Assert.Equal(expected, await StatusOfAsync(up.RequestStream.WriteAsync(OfSize(size))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Default_IsFourMebibytesToReceiveOnly(bool atTheServer)
    {
        await using TestServer server = await TestServer.StartAsync(options =>
        {
            if (!atTheServer)
                options.MaxReceiveMessageSize = null;
        });
        server.ExpectsErrors = true;
        server.Script.Unary = (request, _) => Task.FromResult(atTheServer ? new Message() : request);
        Interop.InteropClient client = server.Client();

        Assert.Equal(StatusCode.OK, await StatusOfAsync(client.UnaryAsync(OfSize(4 * 1024 * 1024)).ResponseAsync));
        Assert.Equal(StatusCode.ResourceExhausted, await StatusOfAsync(client.UnaryAsync(OfSize(4 * 1024 * 1024 + 1)).ResponseAsync));
    }

    [Fact]
    public async Task NoLimit_LargeMessage_ArrivesWhole()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.MaxReceiveMessageSize = null);
        Interop.InteropClient client = server.Client(new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var large = new Message { Payload = Payloads.Noise(20 * 1024 * 1024) };

        Assert.Equal(large, await client.UnaryAsync(large).Within());
    }

    private static async Task<StatusCode> StatusOfAsync(Task call)
    {
        try
        {
            await call.Within();
            return StatusCode.OK;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode;
        }
    }
}
