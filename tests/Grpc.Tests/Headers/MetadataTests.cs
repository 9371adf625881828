using Grpc.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Headers;

public sealed class MetadataTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [0, 1, 2, 0xfe, 0xff, (byte)',', 10, 13];
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task RequestHeaders_TextAndBytes_ReachTheServer(int length)
    {
        Metadata? seen = null;
        _server.Script.Unary = (request, context) =>
        {
            seen = context.RequestHeaders;
            return Task.FromResult(request);
        };
        var headers = new Metadata { { "X-Text", "a value" }, { "x-bytes-bin", Bytes[..length] } };

        await _server.Client().UnaryAsync(new Message(), headers).Within();

        Assert.Equal("a value", seen!.GetValue("x-text"));
        Assert.Equal(Bytes[..length], seen.GetValueBytes("x-bytes-bin"));
        Assert.True(seen.Get("x-bytes-bin")!.IsBinary);
    }

    [Fact]
    public async Task RequestHeaders_SameKeyTwice_BothReachTheServerInOrder()
    {
        string? seen = null;
        _server.Script.Unary = (request, context) =>
        {
            seen = string.Join(',', context.RequestHeaders.GetAll("x-twice").Select(entry => entry.Value.Replace(" ", string.Empty, StringComparison.Ordinal)));
            return Task.FromResult(request);
        };

        await _server.Client().UnaryAsync(new Message(), new Metadata { { "x-twice", "one" }, { "x-twice", "two" } }).Within();

        Assert.Equal("one,two", seen);
    }

    [Fact]
    public async Task RequestHeaders_OfTheProtocol_AreNotMetadata()
    {
        string[] seen = [];
        _server.Script.Unary = (request, context) =>
        {
            seen = [.. context.RequestHeaders.Select(entry => entry.Key)];
            return Task.FromResult(request);
        };

        await _server.Client().UnaryAsync(new Message(), deadline: DateTime.UtcNow.AddMinutes(1)).Within();

        Assert.DoesNotContain(seen, key => key is "content-type" or "te" or "grpc-timeout" or "grpc-accept-encoding" or "host" || key.StartsWith(':'));
    }

    [Fact]
    public async Task ResponseHeaders_WrittenEarly_ArriveBeforeTheResponse()
    {
        var headersSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script.Unary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-text", "early" }, { "x-bytes-bin", Bytes } });
            await headersSeen.Task.Within();
            return request;
        };

        using AsyncUnaryCall<Message> call = _server.Client().UnaryAsync(new Message());
        Metadata headers = await call.ResponseHeadersAsync.Within();
        headersSeen.SetResult();

        Assert.Equal("early", headers.GetValue("x-text"));
        Assert.Equal(Bytes, headers.GetValueBytes("x-bytes-bin"));
        await call.Within();
    }

    [Fact]
    public async Task ResponseHeaders_WrittenTwice_Throws()
    {
        _server.Script.Unary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync([]);
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
            return request;
        };

        await _server.Client().UnaryAsync(new Message()).Within();
    }

    [Fact]
    public async Task Trailers_OfASuccess_ArriveInEveryKind()
    {
        _server.Script.Unary = (request, context) =>
        {
            AddTrailers(context);
            return Task.FromResult(request);
        };
        _server.Script.ServerStream = (_, responses, context) =>
        {
            AddTrailers(context);
            return responses.WriteAsync(new Message());
        };
        _server.Script.ClientStream = (_, context) =>
        {
            AddTrailers(context);
            return Task.FromResult(new Message());
        };
        _server.Script.Duplex = (_, _, context) =>
        {
            AddTrailers(context);
            return Task.CompletedTask;
        };
        Interop.InteropClient client = _server.Client();

        using AsyncUnaryCall<Message> unary = client.UnaryAsync(new Message());
        await unary.Within();
        CheckTrailers(unary.GetTrailers());

        using AsyncServerStreamingCall<Message> serverStream = client.ServerStream(new Message());
        await serverStream.ResponseStream.ToListAsync();
        CheckTrailers(serverStream.GetTrailers());

        using AsyncClientStreamingCall<Message, Message> clientStream = client.ClientStream();
        await clientStream.RequestStream.CompleteAsync().Within();
        await clientStream.Within();
        CheckTrailers(clientStream.GetTrailers());

        using AsyncDuplexStreamingCall<Message, Message> duplex = client.Duplex();
        await duplex.RequestStream.CompleteAsync().Within();
        Assert.Empty(await duplex.ResponseStream.ToListAsync());
        CheckTrailers(duplex.GetTrailers());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trailers_OfAFailure_AreInTheException(bool afterAMessage)
    {
        _server.Script.ServerStream = async (_, responses, context) =>
        {
            if (afterAMessage)
                await responses.WriteAsync(new Message());
            context.ResponseTrailers.Add("x-context", "from the context");
            throw new RpcException(new Status(StatusCode.Aborted, "no"), new Metadata { { "x-exception", "from the exception" }, { "x-bytes-bin", Bytes } });
        };

        using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.ToListAsync());

        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal("from the context", failure.Trailers.GetValue("x-context"));
        Assert.Equal("from the exception", failure.Trailers.GetValue("x-exception"));
        Assert.Equal(Bytes, failure.Trailers.GetValueBytes("x-bytes-bin"));
        Assert.Equal("from the exception", call.GetTrailers().GetValue("x-exception"));
    }

    [Fact]
    public async Task Context_OfACall_DescribesIt()
    {
        string? method = null, host = null, peer = null, path = null;
        _server.Script.Unary = (request, context) =>
        {
            (method, host, peer, path) = (context.Method, context.Host, context.Peer, context.GetHttpContext().Request.Path);
            context.UserState["key"] = "value";
            Assert.Equal("value", context.UserState["key"]);
            return Task.FromResult(request);
        };

        await _server.Client().UnaryAsync(new Message()).Within();

        Assert.Equal("/p2porleans.grpctests.Interop/Unary", method);
        Assert.Equal(method, path);
        Assert.Equal(_server.Address.Authority, host);
        Assert.Matches("^ipv4:127\\.0\\.0\\.1:[0-9]+$", peer);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("späti")]
    public void Entry_BadKey_IsRefused(string key) => Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void Entry_SuffixAgainstItsKind_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", Bytes));
    }

    [Fact]
    public void Entry_Binary_HasNoText() => Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("key-bin", Bytes).Value);

    [Fact]
    public void Metadata_Empty_IsReadOnly()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
    }

    private static void AddTrailers(ServerCallContext context)
    {
        context.ResponseTrailers.Add("x-text", "at the end");
        context.ResponseTrailers.Add("x-bytes-bin", Bytes);
    }

    private static void CheckTrailers(Metadata trailers)
    {
        Assert.Equal("at the end", trailers.GetValue("x-text"));
        Assert.Equal(Bytes, trailers.GetValueBytes("x-bytes-bin"));
        Assert.Null(trailers.Get("grpc-status"));
    }
}
