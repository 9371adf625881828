using Grpc.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Cancellation;

/// <summary>The service gives up, or its machine does: the caller learns of it.</summary>
public sealed class ServerAbortTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Unary_RequestAborted_FailsAtTheCaller()
    {
        _server.Script.Unary = (_, context) =>
        {
            context.GetHttpContext().Abort();
            throw new OperationCanceledException();
        };

        RpcException failure = await _server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Fact]
    public async Task ServerStream_RequestAbortedInTheMiddle_FailsTheRead()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script.ServerStream = async (_, responses, context) =>
        {
            await responses.WriteAsync(new Message { Number = 1 });
            await read.Task.Within();
            context.GetHttpContext().Abort();
        };
        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        read.SetResult();

        Assert.Equal(StatusCode.Internal, (await call.ResponseStream.MoveNext(CancellationToken.None).FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task ServerStream_TokenOfAWrite_CancelsTheCallAtTheCaller()
    {
        _server.Script.ServerStream = async (_, responses, _) =>
        {
            await responses.WriteAsync(new Message { Number = 1 });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => responses.WriteAsync(new Message(), new CancellationToken(canceled: true)));
        };

        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message());
        RpcException failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.ToListAsync());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task Duplex_ServerEndsWithAnError_EndsReadsAndWrites()
    {
        _server.Script.Duplex = (_, _, _) => throw new RpcException(new Status(StatusCode.FailedPrecondition, "enough"));
        using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex();

        RpcException read = await call.ResponseStream.MoveNext(CancellationToken.None).FailureAsync();
        RpcException write = await call.RequestStream.WriteAsync(new Message()).FailureAsync();

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "enough"), new Status(read.StatusCode, read.Status.Detail));
        Assert.Equal(new Status(StatusCode.FailedPrecondition, "enough"), new Status(write.StatusCode, write.Status.Detail));
    }

    [Fact]
    public async Task Address_WithoutAServer_IsUnavailable()
    {
        var server = await TestServer.StartAsync();
        Uri address = server.Address;
        await server.DisposeAsync();

        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(address);
        RpcException failure = await new Interop.InteropClient(channel).UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    [Fact]
    public async Task Address_WithoutAServer_FailsStreamsToo()
    {
        var server = await TestServer.StartAsync();
        Uri address = server.Address;
        await server.DisposeAsync();

        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(address);
        var client = new Interop.InteropClient(channel);

        using AsyncDuplexStreamingCall<Message, Message> duplex = client.Duplex();
        Assert.Equal(StatusCode.Unavailable, (await duplex.RequestStream.WriteAsync(new Message()).FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await duplex.ResponseStream.MoveNext(CancellationToken.None).FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await duplex.ResponseHeadersAsync.FailureAsync()).StatusCode);
    }
}
