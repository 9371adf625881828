using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.StandIn;

/// <summary>What the stand-in promises beyond grpc-dotnet: an everyday end of a call is no error in the log.</summary>
public sealed class QuietEndTests
{
    [Fact]
    public async Task Service_StillWritingWhenTheCallerLeft_IsNoError()
    {
        await using TestServer server = await TestServer.StartAsync();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.ServerStream = async (_, responses, _) =>
        {
            try
            {
                while (true)
                    await responses.WriteAsync(new Message());
            }
            finally
            {
                ended.SetResult();
            }
        };
        AsyncServerStreamingCall<Message> call = server.Client().ServerStream(new Message());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).Within());

        call.Dispose();

        await ended.Task.Within();
    }

    [Theory]
    [InlineData("x-odd!name", "value")]
    [InlineData("x-bytes-bin", "!")]
    public async Task Response_WithAnOddHeader_IsStillAResponse(string name, string value)
    {
        await using TestServer server = await TestServer.StartAsync(map: app => app.Use((http, next) =>
        {
            http.Response.Headers[name] = value;
            http.Response.AppendTrailer(name, value);
            return next(http);
        }));

        using AsyncUnaryCall<Message> call = server.Client().UnaryAsync(new Message { Number = 3 });

        Assert.Equal(3, (await call.Within()).Number);
        Assert.DoesNotContain(await call.ResponseHeadersAsync.Within(), entry => entry.Key == name);
        Assert.DoesNotContain(call.GetTrailers(), entry => entry.Key == name);
    }
}
