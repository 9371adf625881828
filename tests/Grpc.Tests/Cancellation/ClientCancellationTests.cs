using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Cancellation;

/// <summary>The caller gives up: the service method learns of it, and the caller's own tasks end.</summary>
public sealed class ClientCancellationTests : IAsyncLifetime, IDisposable
{
    private readonly TaskCompletionSource _serverBegan = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _serverCanceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Script.Unary = async (_, context) =>
        {
            await UntilCanceledAsync(context);
            return new Message();
        };
        _server.Script.ServerStream = async (_, responses, context) =>
        {
            await responses.WriteAsync(new Message());
            await UntilCanceledAsync(context);
        };
        _server.Script.ClientStream = async (_, context) =>
        {
            await UntilCanceledAsync(context);
            return new Message();
        };
        _server.Script.Duplex = (_, _, context) => UntilCanceledAsync(context);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _cancellation.Dispose();

    [Fact]
    public async Task Unary_TokenFires_CancelsTheServer()
    {
        using AsyncUnaryCall<Message> call = _server.Client().UnaryAsync(new Message(), cancellationToken: _cancellation.Token);
        await _serverBegan.Task.Within();

        await _cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await call.ResponseAsync.FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Unary_Disposed_CancelsTheServer()
    {
        AsyncUnaryCall<Message> call = _server.Client().UnaryAsync(new Message());
        await _serverBegan.Task.Within();

        call.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await call.ResponseAsync.FailureAsync()).StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Unary_TokenThatHasFired_FailsWithoutTheServer()
    {
        await _cancellation.CancelAsync();

        using AsyncUnaryCall<Message> call = _server.Client().UnaryAsync(new Message(), cancellationToken: _cancellation.Token);

        Assert.Equal(StatusCode.Cancelled, (await call.ResponseAsync.FailureAsync()).StatusCode);
        Assert.False(_serverBegan.Task.IsCompleted);
    }

    [Fact]
    public async Task ServerStream_TokenFires_EndsTheReadAndCancelsTheServer()
    {
        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message(), cancellationToken: _cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
        Task<bool> pending = call.ResponseStream.MoveNext(CancellationToken.None);

        await _cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await pending.FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Cancelled, (await call.ResponseStream.MoveNext(CancellationToken.None).FailureAsync()).StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task ServerStream_DisposedInTheMiddle_CancelsTheServer()
    {
        AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        call.Dispose();

        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task ServerStream_TokenOfOneRead_CancelsTheCall()
    {
        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
        Task<bool> pending = call.ResponseStream.MoveNext(_cancellation.Token);

        await _cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await pending.FailureAsync()).StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task ClientStream_Disposed_CancelsTheServer()
    {
        AsyncClientStreamingCall<Message, Message> call = _server.Client().ClientStream();
        await call.RequestStream.WriteAsync(new Message()).Within();
        await _serverBegan.Task.Within();

        call.Dispose();

        await _serverCanceled.Task.Within();
        Assert.Equal(StatusCode.Cancelled, (await call.ResponseAsync.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task ClientStream_TokenFires_FailsLaterWrites()
    {
        using AsyncClientStreamingCall<Message, Message> call = _server.Client().ClientStream(cancellationToken: _cancellation.Token);
        await _serverBegan.Task.Within();

        await _cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await call.RequestStream.WriteAsync(new Message()).FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Cancelled, (await call.ResponseAsync.FailureAsync()).StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Duplex_TokenOfAWriteThatWaits_CancelsTheCall()
    {
        using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex();
        await _serverBegan.Task.Within();

        // The service does not read: sooner or later a write has to wait.
        Task write = Task.CompletedTask;
        Task writing = Task.Run(async () =>
        {
            while (true)
                await (write = call.RequestStream.WriteAsync(new Message { Payload = Payloads.Noise(1 << 16) }, _cancellation.Token));
        });
        await _cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await writing.FailureAsync()).StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Channel_Disposed_CancelsItsCalls()
    {
        GrpcChannel channel = _server.Channel();
        AsyncUnaryCall<Message> call = new Interop.InteropClient(channel).UnaryAsync(new Message());
        await _serverBegan.Task.Within();

        channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await call.ResponseAsync.FailureAsync()).StatusCode);
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task ThrowOperationCanceled_TokenFires_ThrowsItWithTheToken()
    {
        Interop.InteropClient client = _server.Client(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using AsyncUnaryCall<Message> call = client.UnaryAsync(new Message(), cancellationToken: _cancellation.Token);
        await _serverBegan.Task.Within();

        await _cancellation.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseAsync.Within());
        Assert.Equal(_cancellation.Token, canceled.CancellationToken);
        await _serverCanceled.Task.Within();
    }

    private async Task UntilCanceledAsync(ServerCallContext context)
    {
        Task canceled = context.CancellationToken.WhenCanceled();
        _serverBegan.TrySetResult();
        await canceled;
        _serverCanceled.TrySetResult();
    }
}
