using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Flow;

/// <summary>A connection that has gone silent is noticed by pings, on either side, though nobody sends anything.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Client_SilentConnection_FailsThePendingRead()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.Duplex = (_, responses, context) => StayOpenAsync(responses, context);
        await using var relay = new Relay(server.Address);
        using var handler = new SocketsHttpHandler { KeepAlivePingDelay = Second, KeepAlivePingTimeout = Second };
        using var channel = GrpcChannel.ForAddress(relay.Address, new GrpcChannelOptions { HttpHandler = handler });
        using AsyncDuplexStreamingCall<Message, Message> call = new Interop.InteropClient(channel).Duplex();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        relay.FallSilent();

        RpcException failure = await call.ResponseStream.MoveNext(CancellationToken.None).FailureAsync();
        Assert.Contains(failure.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
    }

    [Fact]
    public async Task Server_SilentConnection_CancelsTheCall()
    {
        await using TestServer server = await TestServer.StartAsync(configureKestrel: kestrel =>
        {
            kestrel.Limits.Http2.KeepAlivePingDelay = Second;
            kestrel.Limits.Http2.KeepAlivePingTimeout = Second;
        });
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Duplex = async (_, responses, context) =>
        {
            await StayOpenAsync(responses, context);
            canceled.SetResult();
        };
        await using var relay = new Relay(server.Address);
        using var channel = GrpcChannel.ForAddress(relay.Address);
        using AsyncDuplexStreamingCall<Message, Message> call = new Interop.InteropClient(channel).Duplex();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        relay.FallSilent();

        await canceled.Task.Within();
    }

    private static async Task StayOpenAsync(IServerStreamWriter<Message> responses, ServerCallContext context)
    {
        Task canceled = context.CancellationToken.WhenCanceled();
        await responses.WriteAsync(new Message());
        await canceled;
    }
}
