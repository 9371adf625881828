using Grpc.Core;
using Grpc.Net.Client;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>What our client must see of a foreign server, scenario by scenario.</summary>
public static class ForeignServerScenarios
{
    private const string Unimplemented = "unimplemented";
    private const string Details = "né 100 % 文件 🗂";
    private static readonly byte[] Bytes = [0, 1, 2, 0xfe, 0xff];
    private static readonly Message Fail = new() { Text = $"fail:5:{Details}" };
    private static readonly Message Wait = new() { Text = "wait" };

    private static readonly Dictionary<string, Func<Interop.InteropClient, Task>> OfTheService = new()
    {
        ["unary"] = UnaryAsync,
        ["server_stream"] = ServerStreamAsync,
        ["client_stream"] = ClientStreamAsync,
        ["duplex"] = DuplexAsync,
        ["errors"] = ErrorsAsync,
        ["codes"] = CodesAsync,
        ["metadata"] = MetadataAsync,
        ["deadline"] = DeadlineAsync,
        ["cancel"] = CancelAsync,
        ["large"] = LargeAsync,
        ["gzip"] = GzipAsync,
        ["too_large"] = TooLargeAsync,
        ["many"] = ManyAsync,
    };

    public static TheoryData<string> Names => [.. OfTheService.Keys, Unimplemented];

    public static Task CheckAsync(string scenario, GrpcChannel channel)
        => scenario == Unimplemented ? UnimplementedAsync(channel) : OfTheService[scenario](new Interop.InteropClient(channel));

    private static async Task UnaryAsync(Interop.InteropClient client)
    {
        var message = new Message { Number = -7, Text = "né", Payload = Payloads.Noise(3) };

        Assert.Equal(message, await client.UnaryAsync(message).Within());
    }

    private static async Task ServerStreamAsync(Interop.InteropClient client)
    {
        using AsyncServerStreamingCall<Message> call = client.ServerStream(new Message { Number = 5, Payload = Payloads.Noise(10) });

        List<Message> responses = await call.ResponseStream.ToListAsync();

        Assert.Equal([0, 1, 2, 3, 4], responses.Select(response => response.Number));
        Assert.All(responses, response => Assert.Equal(Payloads.Noise(10), response.Payload));
    }

    private static async Task ClientStreamAsync(Interop.InteropClient client)
    {
        using AsyncClientStreamingCall<Message, Message> call = client.ClientStream();
        for (int i = 0; i < 100; i++)
            await call.RequestStream.WriteAsync(new Message { Payload = Payloads.Noise(4) }).Within();
        await call.RequestStream.CompleteAsync().Within();

        Message response = await call.Within();

        Assert.Equal(100, response.Number);
        Assert.Equal(400, response.Payload.Length);
    }

    private static async Task DuplexAsync(Interop.InteropClient client)
    {
        using AsyncDuplexStreamingCall<Message, Message> call = client.Duplex();
        for (int i = 1; i <= 3; i++)
        {
            await call.RequestStream.WriteAsync(new Message { Number = i }).Within();
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());
            Assert.Equal(-i, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync().Within();
        Assert.Empty(await call.ResponseStream.ToListAsync());
    }

    private static async Task ErrorsAsync(Interop.InteropClient client)
    {
        Check(await client.UnaryAsync(Fail).ResponseAsync.FailureAsync());

        using AsyncServerStreamingCall<Message> down = client.ServerStream(Fail);
        Check(await down.ResponseStream.MoveNext(CancellationToken.None).FailureAsync());

        using AsyncClientStreamingCall<Message, Message> up = client.ClientStream();
        await up.RequestStream.WriteAsync(Fail).Within();
        Check(await up.ResponseAsync.FailureAsync());

        using AsyncDuplexStreamingCall<Message, Message> both = client.Duplex();
        await both.RequestStream.WriteAsync(Fail).Within();
        Check(await both.ResponseStream.MoveNext(CancellationToken.None).FailureAsync());

        static void Check(RpcException failure)
        {
            Assert.Equal(StatusCode.NotFound, failure.StatusCode);
            Assert.Equal(Details, failure.Status.Detail);
            Assert.Equal("at the end", failure.Trailers.GetValue("x-trailer"));
            Assert.Equal(Bytes, failure.Trailers.GetValueBytes("x-trailer-bin"));
        }
    }

    private static async Task CodesAsync(Interop.InteropClient client)
    {
        foreach (StatusCode code in Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK))
        {
            RpcException failure = await client.UnaryAsync(new Message { Text = $"fail:{(int)code}:{Details}" }).ResponseAsync.FailureAsync();
            Assert.Equal(code, failure.StatusCode);
            Assert.Equal(Details, failure.Status.Detail);
        }
    }

    private static async Task MetadataAsync(Interop.InteropClient client)
    {
        var headers = new Metadata { { "x-text", "a value" }, { "x-bytes-bin", Bytes } };
        using AsyncUnaryCall<Message> call = client.UnaryAsync(new Message { Text = "headers" }, headers);
        await call.Within();

        foreach (Metadata metadata in new[] { await call.ResponseHeadersAsync.Within(), call.GetTrailers() })
        {
            Assert.Equal("a value", metadata.GetValue("x-echo"));
            Assert.Equal(Bytes, metadata.GetValueBytes("x-echo-bin"));
        }
    }

    private static async Task DeadlineAsync(Interop.InteropClient client)
    {
        DateTime soon = DateTime.UtcNow.AddMilliseconds(300);
        using AsyncServerStreamingCall<Message> stream = client.ServerStream(Wait, deadline: soon);

        Assert.Equal(StatusCode.DeadlineExceeded, (await client.UnaryAsync(Wait, deadline: soon).ResponseAsync.FailureAsync()).StatusCode);
        var failure = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.ToListAsync());
        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal(1, (await client.UnaryAsync(new Message { Text = "was-canceled" }).Within()).Number);
        Assert.Equal(1, (await client.UnaryAsync(new Message { Text = "was-canceled" }).Within()).Number);
    }

    private static async Task CancelAsync(Interop.InteropClient client)
    {
        AsyncServerStreamingCall<Message> call = client.ServerStream(Wait);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        call.Dispose();

        Assert.Equal(1, (await client.UnaryAsync(new Message { Text = "was-canceled" }).Within()).Number);
    }

    private static async Task LargeAsync(Interop.InteropClient client)
    {
        var large = new Message { Number = 3, Payload = Payloads.Noise(3 * 1024 * 1024) };

        Assert.Equal(large, await client.UnaryAsync(large).Within());
        using AsyncServerStreamingCall<Message> down = client.ServerStream(large);
        List<Message> responses = await down.ResponseStream.ToListAsync();
        Assert.Equal(3, responses.Count);
        Assert.All(responses, response => Assert.Equal(large.Payload, response.Payload));
    }

    private static async Task GzipAsync(Interop.InteropClient client)
    {
        var ask = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        var message = new Message { Number = 2, Payload = Payloads.Zeros(1_000_000), Text = "gzip" };
        using AsyncUnaryCall<Message> unary = client.UnaryAsync(message, ask);
        Assert.Equal(message, await unary.Within());

        using AsyncServerStreamingCall<Message> down = client.ServerStream(message, ask);
        List<Message> responses = await down.ResponseStream.ToListAsync();
        Assert.Equal(2, responses.Count);
        Assert.All(responses, response => Assert.Equal(message.Payload, response.Payload));
    }

    private static async Task UnimplementedAsync(GrpcChannel channel)
    {
        Marshaller<string> text = Marshallers.StringMarshaller;
        var missing = new Method<string, string>(MethodType.Unary, "p2porleans.grpctests.Interop", "Missing", text, text);

        RpcException failure = await channel.CreateCallInvoker()
            .AsyncUnaryCall(missing, null, new CallOptions(), "anybody?").ResponseAsync.FailureAsync();

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    private static async Task TooLargeAsync(Interop.InteropClient client)
    {
        var message = new Message { Payload = Payloads.Zeros(5 * 1024 * 1024) };

        Assert.Equal(StatusCode.ResourceExhausted, (await client.UnaryAsync(message).ResponseAsync.FailureAsync()).StatusCode);
    }

    private static async Task ManyAsync(Interop.InteropClient client)
    {
        Message[] responses = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => client.UnaryAsync(new Message { Number = i }).ResponseAsync)).Within();

        Assert.Equal(Enumerable.Range(0, 50), responses.Select(response => response.Number));
    }
}
