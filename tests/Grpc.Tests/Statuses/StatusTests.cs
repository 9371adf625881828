using Grpc.Core;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Statuses;

public sealed class StatusTests
{
    private const string Detail = "100 % Müll: 文件 не найден 🗂 \r\n\ttab \"quote\" %41 %";

    public static TheoryData<StatusCode> Failures => [.. Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failure_Thrown_ReachesTheCallerWithItsText(StatusCode code)
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.Unary = (_, _) => throw new RpcException(new Status(code, Detail));

        using AsyncUnaryCall<Message> call = server.Client().UnaryAsync(new Message());
        RpcException failure = await call.ResponseAsync.FailureAsync();

        Assert.Equal(code, failure.StatusCode);
        Assert.Equal(Detail, failure.Status.Detail);
        Assert.Equal(code, call.GetStatus().StatusCode);
        Assert.Equal(Detail, call.GetStatus().Detail);
    }

    [Fact]
    public async Task Failure_InEveryKind_ReachesTheCaller()
    {
        await using TestServer server = await TestServer.StartAsync();
        var status = new Status(StatusCode.NotFound, Detail);
        server.Script.ServerStream = (_, _, _) => throw new RpcException(status);
        server.Script.ClientStream = (_, _) => throw new RpcException(status);
        server.Script.Duplex = (_, _, _) => throw new RpcException(status);
        Interop.InteropClient client = server.Client();

        using AsyncServerStreamingCall<Message> serverStream = client.ServerStream(new Message());
        Check(await serverStream.ResponseStream.MoveNext(CancellationToken.None).FailureAsync());
        using AsyncClientStreamingCall<Message, Message> clientStream = client.ClientStream();
        Check(await clientStream.ResponseAsync.FailureAsync());
        using AsyncDuplexStreamingCall<Message, Message> duplex = client.Duplex();
        Check(await duplex.ResponseStream.MoveNext(CancellationToken.None).FailureAsync());

        static void Check(RpcException failure)
        {
            Assert.Equal(StatusCode.NotFound, failure.StatusCode);
            Assert.Equal(Detail, failure.Status.Detail);
        }
    }

    [Fact]
    public async Task Failure_BeforeAnyMessage_IsHeadersOnlyAndPercentEncoded()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "né 100%\n"));

        RawAnswer answer = await server.RawClient().PostAsync("/p2porleans.grpctests.Interop/Unary", RawClient.Frame(new Message()));

        Assert.Empty(answer.Body);
        Assert.Equal("5", answer.Headers["grpc-status"]);
        Assert.Equal("n%C3%A9 100%25%0A", answer.Headers["grpc-message"]);
    }

    [Fact]
    public async Task Status_SetOnTheContext_EndsTheCallWithIt()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.Unary = (request, context) =>
        {
            context.Status = new Status(StatusCode.DataLoss, "set");
            return Task.FromResult(request);
        };

        RpcException failure = await server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.DataLoss, failure.StatusCode);
        Assert.Equal("set", failure.Status.Detail);
    }

    [Fact]
    public async Task Response_Null_IsCancelled()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.Unary = (_, _) => Task.FromResult<Message>(null!);

        RpcException failure = await server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Theory]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. InvalidOperationException: the secret")]
    public async Task Exception_Unexpected_IsUnknownWithFixedText(bool detailed, string text)
    {
        await using TestServer server = await TestServer.StartAsync(options => options.EnableDetailedErrors = detailed);
        server.ExpectsErrors = true;
        server.Script.Unary = (_, _) => throw new InvalidOperationException("the secret");

        RpcException failure = await server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Equal(text, failure.Status.Detail);
    }

    [Fact]
    public async Task Exception_OfCancellationByTheServiceItself_IsUnknown()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.ExpectsErrors = true;
        server.Script.Unary = (_, _) => throw new OperationCanceledException();

        RpcException failure = await server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
    }

    [Theory]
    [InlineData("p2porleans.grpctests.Interop", "Missing")]
    [InlineData("p2porleans.grpctests.Missing", "Unary")]
    public async Task Method_Unknown_IsUnimplemented(string service, string method)
    {
        await using TestServer server = await TestServer.StartAsync();
        Marshaller<string> text = Marshallers.StringMarshaller;
        var unknown = new Method<string, string>(MethodType.Unary, service, method, text, text);

        RpcException failure = await server.Channel().CreateCallInvoker()
            .AsyncUnaryCall(unknown, null, new CallOptions(), "anybody?").ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Method_NotOverridden_IsUnimplemented()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Script.Unary = new BareService().Unary;

        RpcException failure = await server.Client().UnaryAsync(new Message()).ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    private sealed class BareService : Interop.InteropBase;
}
