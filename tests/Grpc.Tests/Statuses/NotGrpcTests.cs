using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using P2POrleans.GrpcTests.Harness;
using P2POrleans.GrpcTests.Wire;

namespace P2POrleans.GrpcTests.Statuses;

/// <summary>Answers that a proxy, or a server that is no gRPC server, may give.</summary>
public sealed class NotGrpcTests
{
    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(418, StatusCode.Unknown)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(431, StatusCode.Internal)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task HttpStatus_InsteadOfACall_HasItsCode(int httpStatus, StatusCode code)
        => Assert.Equal(code, await StatusOfAsync(response =>
        {
            response.StatusCode = httpStatus;
            return Task.CompletedTask;
        }));

    [Fact]
    public async Task GrpcStatus_WithAnHttpError_Wins()
        => Assert.Equal(StatusCode.DataLoss, await StatusOfAsync(response =>
        {
            response.StatusCode = 503;
            response.Headers["grpc-status"] = "15";
            return Task.CompletedTask;
        }));

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("application/grpcx")]
    public async Task ContentType_NotGrpc_IsCancelled(string? contentType)
        => Assert.Equal(StatusCode.Cancelled, await StatusOfAsync(response =>
        {
            response.ContentType = contentType;
            return response.Body.WriteAsync("hello"u8.ToArray()).AsTask();
        }));

    [Fact]
    public async Task ContentType_WithASuffix_IsGrpc()
        => Assert.Equal(StatusCode.OK, await StatusOfAsync(response => AnswerAsync(response, RawClient.Frame(new Message()), "application/grpc+proto", "0")));

    [Fact]
    public async Task Trailers_WithoutAStatus_IsCancelled()
        => Assert.Equal(StatusCode.Cancelled, await StatusOfAsync(response => AnswerAsync(response, RawClient.Frame(new Message()))));

    [Fact]
    public async Task Message_Missing_IsInternal()
        => Assert.Equal(StatusCode.Internal, await StatusOfAsync(response => AnswerAsync(response, [], status: "0")));

    [Fact]
    public async Task Message_Missing_InHeadersOnly_IsInternal()
        => Assert.Equal(StatusCode.Internal, await StatusOfAsync(response =>
        {
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        }));

    [Fact]
    public async Task Message_ThenAFailure_IsTheFailure()
        => Assert.Equal(StatusCode.Aborted, await StatusOfAsync(response => AnswerAsync(response, RawClient.Frame(new Message()), status: "10")));

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 5, 1, 2 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task Message_Malformed_IsInternal(byte[] body)
        => Assert.Equal(StatusCode.Internal, await StatusOfAsync(response => AnswerAsync(response, body, status: "0")));

    [Fact]
    public async Task Message_LargerThanTheLimit_IsResourceExhausted()
        => Assert.Equal(
            StatusCode.ResourceExhausted,
            await StatusOfAsync(response => AnswerAsync(response, RawClient.Frame(0, 0x7fffffff, [1, 2, 3]), status: "0")));

    [Fact]
    public async Task Message_OfAnUnknownEncoding_IsUnimplemented()
        => Assert.Equal(StatusCode.Unimplemented, await StatusOfAsync(response =>
        {
            response.Headers["grpc-encoding"] = "snappy";
            return AnswerAsync(response, RawClient.Frame(1, 3, [1, 2, 3]), status: "0");
        }));

    private static async Task AnswerAsync(HttpResponse response, byte[] body, string contentType = "application/grpc", string? status = null)
    {
        response.ContentType = contentType;
        await response.StartAsync();
        await response.Body.WriteAsync(body);
        if (status is not null)
            response.AppendTrailer("grpc-status", status);
    }

    /// <summary>What a client makes of the answer.</summary>
    private static async Task<StatusCode> StatusOfAsync(Func<HttpResponse, Task> answer)
    {
        await using TestServer server = await TestServer.StartAsync(map: app => app.Run(http => answer(http.Response)));
        AsyncUnaryCall<Message> call = server.Client().UnaryAsync(new Message());
        try
        {
            await call.Within();
            return StatusCode.OK;
        }
        catch (RpcException failure)
        {
            Assert.Equal(failure.StatusCode, call.GetStatus().StatusCode);
            return failure.StatusCode;
        }
    }
}
