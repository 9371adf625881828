using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed class DuplexStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> implementation)
    : CallHandler<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(TService service, ServerCall call)
    {
        LiftRequestBodyLimits(call.HttpContext);
        var requests = new RequestStream<TRequest>(RequestsOf(call), call);
        var responses = new ResponseStream<TResponse>(ResponsesOf(call), call);
        try
        {
            await implementation(service, requests, responses, call);
        }
        finally
        {
            requests.End();
            responses.End();
        }
    }
}
