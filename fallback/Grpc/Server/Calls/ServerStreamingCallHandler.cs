using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed class ServerStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> implementation)
    : CallHandler<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(TService service, ServerCall call)
    {
        TRequest request = await RequestsOf(call).ReadOnlyMessageAsync();
        var responses = new ResponseStream<TResponse>(ResponsesOf(call), call);
        try
        {
            await implementation(service, request, responses, call);
        }
        finally
        {
            responses.End();
        }
    }
}
