using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed class ClientStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> implementation)
    : CallHandler<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(TService service, ServerCall call)
    {
        LiftRequestBodyLimits(call.HttpContext);
        var requests = new RequestStream<TRequest>(RequestsOf(call), call);
        TResponse response;
        try
        {
            response = await implementation(service, requests, call);
        }
        finally
        {
            requests.End();
        }

        await ResponsesOf(call).WriteOnlyMessageAsync(response);
    }
}
