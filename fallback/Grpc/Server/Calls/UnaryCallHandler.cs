using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed class UnaryCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, TRequest, ServerCallContext, Task<TResponse>> implementation)
    : CallHandler<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(TService service, ServerCall call)
    {
        TRequest request = await RequestsOf(call).ReadOnlyMessageAsync();
        await ResponsesOf(call).WriteOnlyMessageAsync(await implementation(service, request, call));
    }
}
