using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Deadlines;

public sealed class DeadlineTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource _serverReached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _serverCanceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Unary_PastItsDeadline_FailsOnBothSides()
    {
        _server.Script.Unary = async (_, context) =>
        {
            await UntilCanceledAsync(context);
            return new Message();
        };

        await UntilTheServerIsReachedAsync(async deadline =>
        {
            using AsyncUnaryCall<Message> call = _server.Client().UnaryAsync(new Message(), deadline: deadline);
            RpcException failure = await call.ResponseAsync.FailureAsync();

            Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
            Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        });
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task ServerStream_PastItsDeadline_FailsAfterWhatWasSent()
    {
        _server.Script.ServerStream = async (_, responses, context) =>
        {
            await responses.WriteAsync(new Message { Number = 1 });
            await UntilCanceledAsync(context);
        };
        bool hasMessage = false;

        for (TimeSpan time = Soon; !hasMessage; time *= 2)
        {
            using AsyncServerStreamingCall<Message> call = _server.Client().ServerStream(new Message(), deadline: DateTime.UtcNow + time);

            RpcException failure = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await call.ResponseStream.MoveNext(CancellationToken.None).Within())
                    hasMessage = true;
            });
            Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        }

        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task ClientStream_PastItsDeadline_FailsReaderAndWriter()
    {
        _server.Script.ClientStream = async (_, context) =>
        {
            await UntilCanceledAsync(context);
            return new Message();
        };

        await UntilTheServerIsReachedAsync(async deadline =>
        {
            using AsyncClientStreamingCall<Message, Message> call = _server.Client().ClientStream(deadline: deadline);

            Assert.Equal(StatusCode.DeadlineExceeded, (await call.ResponseAsync.FailureAsync()).StatusCode);
            Assert.Equal(StatusCode.DeadlineExceeded, (await call.RequestStream.WriteAsync(new Message()).FailureAsync()).StatusCode);
        });
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Duplex_PastItsDeadline_FailsThePendingRead()
    {
        _server.Script.Duplex = (_, _, context) => UntilCanceledAsync(context);

        await UntilTheServerIsReachedAsync(async deadline =>
        {
            using AsyncDuplexStreamingCall<Message, Message> call = _server.Client().Duplex(deadline: deadline);

            RpcException failure = await call.ResponseStream.MoveNext(CancellationToken.None).FailureAsync();
            Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        });
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Deadline_InThePast_FailsWithoutTheServer()
    {
        bool wasCalled = false;
        _server.Script.Unary = (request, _) =>
        {
            wasCalled = true;
            return Task.FromResult(request);
        };

        using AsyncUnaryCall<Message> call = _server.Client().UnaryAsync(new Message(), deadline: DateTime.UtcNow.AddMinutes(-1));

        Assert.Equal(StatusCode.DeadlineExceeded, (await call.ResponseAsync.FailureAsync()).StatusCode);
        Assert.False(wasCalled);
    }

    [Fact]
    public async Task Deadline_OnTheServer_IsTheCallers()
    {
        DateTime seen = default;
        _server.Script.Unary = (request, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(request);
        };
        DateTime deadline = DateTime.UtcNow.AddMinutes(10);

        await _server.Client().UnaryAsync(new Message(), deadline: deadline).Within();

        Assert.Equal(DateTimeKind.Utc, seen.Kind);
        Assert.InRange(seen, deadline.AddSeconds(-10), deadline.AddSeconds(10));
    }

    [Fact]
    public async Task Deadline_None_IsMaxValueOnTheServer()
    {
        DateTime seen = default;
        _server.Script.Unary = (request, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(request);
        };

        await _server.Client().UnaryAsync(new Message(), deadline: DateTime.MaxValue).Within();

        Assert.Equal(DateTime.MaxValue, seen);
    }

    [Fact]
    public async Task Deadline_YearsAway_IsNoTrouble()
        => Assert.Equal(3, (await _server.Client().UnaryAsync(new Message { Number = 3 }, deadline: DateTime.UtcNow.AddYears(20)).Within()).Number);

    [Fact]
    public void Deadline_NotUtc_IsRefused()
        => Assert.Throws<InvalidOperationException>(
            () => _server.Client().UnaryAsync(new Message(), deadline: new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Local)));

    [Fact]
    public async Task ThrowOperationCanceled_PastTheDeadline_ThrowsIt()
    {
        _server.Script.Unary = async (_, context) =>
        {
            await UntilCanceledAsync(context);
            return new Message();
        };
        Interop.InteropClient client = _server.Client(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });

        await UntilTheServerIsReachedAsync(
            deadline => Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.UnaryAsync(new Message(), deadline: deadline).Within()));
        await _serverCanceled.Task.Within();
    }

    [Theory]
    [InlineData("200m")]
    [InlineData("200000u")]
    [InlineData("99999999n")]
    public async Task Timeout_OfACallerWhoDoesNotWatchTheClock_IsEnforcedByTheServer(string timeout)
    {
        _server.Script.Unary = async (_, context) =>
        {
            await UntilCanceledAsync(context);
            return new Message();
        };

        await UntilTheServerIsReachedAsync(async _ =>
        {
            RawAnswer answer = await _server.RawClient().PostAsync(
                "/p2porleans.grpctests.Interop/Unary", RawClient.Frame(new Message()), headers: ("grpc-timeout", timeout));

            Assert.Equal(StatusCode.DeadlineExceeded, answer.Status?.StatusCode);
        });
        await _serverCanceled.Task.Within();
    }

    [Fact]
    public async Task Timeout_OfACallerWhoDoesNotRead_IsEnforcedByTheServer()
    {
        _server.ExpectsErrors = true;
        _server.Script.ServerStream = async (_, responses, context) =>
        {
            Task canceled = UntilCanceledAsync(context);
            while (!canceled.IsCompleted)
                await responses.WriteAsync(new Message { Payload = Payloads.Noise(1 << 16) });
        };
        using var http = new HttpClient();

        await UntilTheServerIsReachedAsync(async deadline =>
        {
            using var content = new ByteArrayContent(RawClient.Frame(new Message()));
            content.Headers.ContentType = new("application/grpc");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, "/p2porleans.grpctests.Interop/ServerStream"))
            {
                Content = content,
                Version = System.Net.HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Add("grpc-timeout", $"{(long)(deadline - DateTime.UtcNow).TotalMilliseconds}m");

            using HttpResponseMessage unread = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within();

            if (_serverReached.Task.IsCompleted)
                await _serverCanceled.Task.Within();
        });
    }

    [Theory]
    [InlineData("1H", 3600)]
    [InlineData("2M", 120)]
    [InlineData("30S", 30)]
    [InlineData("45000m", 45)]
    [InlineData("60000000u", 60)]
    public async Task Timeout_InEachUnit_IsUnderstood(string timeout, int seconds)
    {
        TimeSpan seen = default;
        _server.Script.Unary = (request, context) =>
        {
            seen = context.Deadline - DateTime.UtcNow;
            return Task.FromResult(request);
        };

        RawAnswer answer = await _server.RawClient().PostAsync(
            "/p2porleans.grpctests.Interop/Unary", RawClient.Frame(new Message()), headers: ("grpc-timeout", timeout));

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.InRange(seen.TotalSeconds, seconds - 15, seconds + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("1e3m")]
    [InlineData("99999999999999999999S")]
    public async Task Timeout_Malformed_IsIgnored(string timeout)
    {
        RawAnswer answer = await _server.RawClient().PostAsync(
            "/p2porleans.grpctests.Interop/Unary", RawClient.Frame(new Message { Number = 4 }), headers: ("grpc-timeout", timeout));

        Assert.Equal(StatusCode.OK, answer.Status?.StatusCode);
        Assert.Equal(4, RawClient.Unframe(answer.Body).Number);
    }

    /// <summary>A busy machine may spend a short deadline before the request arrives; then the next one is longer.</summary>
    private async Task UntilTheServerIsReachedAsync(Func<DateTime, Task> call)
    {
        for (TimeSpan time = Soon; !_serverReached.Task.IsCompleted; time *= 2)
            await call(DateTime.UtcNow + time);
    }

    private async Task UntilCanceledAsync(ServerCallContext context)
    {
        _serverReached.TrySetResult();
        await context.CancellationToken.WhenCanceled();
        _serverCanceled.TrySetResult();
    }
}
