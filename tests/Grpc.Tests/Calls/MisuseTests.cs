using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Calls;

public sealed class MisuseTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task RequestStream_WriteAfterComplete_Throws()
    {
        using AsyncClientStreamingCall<Message, Message> call = _server.Client().ClientStream();
        await call.RequestStream.CompleteAsync().Within();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Message()).Within());
        await call.Within();
    }

    [Fact]
    public async Task ResponseStream_TwoReadsAtOnce_SecondThrows()
    {
        using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex();
        Task<bool> first = call.ResponseStream.MoveNext(CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext(CancellationToken.None).Within());

        await call.RequestStream.CompleteAsync().Within();
        Assert.False(await first.Within());
    }

    [Fact]
    public async Task ResponseStream_AfterDispose_Throws()
    {
        AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message { Number = 1 });
        await call.ResponseStream.ToListAsync();
        call.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call.ResponseStream.MoveNext(CancellationToken.None).Within());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task GetStatus_BeforeTheEnd_Throws()
    {
        using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());

        await call.RequestStream.CompleteAsync().Within();
        Assert.Empty(await call.ResponseStream.ToListAsync());
    }

    [Fact]
    public async Task ServerStream_WriteAfterTheMethodReturned_Throws()
    {
        IServerStreamWriter<Message>? kept = null;
        _server.Script.ServerStream = (_, responses, _) =>
        {
            kept = responses;
            return Task.CompletedTask;
        };
        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message());
        Assert.Empty(await call.ResponseStream.ToListAsync());

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.WriteAsync(new Message()).Within());
    }

    [Fact]
    public void Channel_Disposed_RefusesCalls()
    {
        GrpcChannel channel = _server.Channel();
        var client = new Interop.InteropClient(channel);
        channel.Dispose();

        Assert.Throws<ObjectDisposedException>(() => client.UnaryAsync(new Message()));
    }

    [Fact]
    public void Channel_HandlerAndClient_AreRefusedTogether()
    {
        using var http = new HttpClient();
        using var handler = new SocketsHttpHandler();

        Assert.Throws<ArgumentException>(
            () => GrpcChannel.ForAddress(_server.Address, new GrpcChannelOptions { HttpClient = http, HttpHandler = handler }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Channel_OfAGivenClient_DisposesItOnlyWhenAsked(bool disposes)
    {
        using var handler = new DisposalProbe();
        GrpcChannel channel = GrpcChannel.ForAddress(_server.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = disposes });

        channel.Dispose();

        Assert.Equal(disposes, handler.IsDisposed);
    }

    [Fact]
    public void Client_WithoutAddress_CanBeATestDouble()
        => Assert.Equal(9, new Double().Unary(new Message(), new CallOptions()).Number);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Credentials_AgainstTheScheme_AreRefused(bool secure)
    {
        var options = new GrpcChannelOptions { Credentials = secure ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure };
        string address = secure ? "http://localhost:1" : "https://localhost:1";

        Assert.ThrowsAny<Exception>(() => GrpcChannel.ForAddress(address, options));
    }

    private sealed class Double : Interop.InteropClient
    {
        public override Message Unary(Message request, CallOptions options) => new() { Number = 9 };
    }

    private sealed class DisposalProbe : DelegatingHandler
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
