using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Makes calls over HTTP/2.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        => AsyncUnaryCall(method, host, options, request).GetAwaiter().GetResult();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        Task<TResponse> response = new OnlyResponse<TRequest, TResponse>(call).ReceiveAsync();
        call.Start(new OnlyRequestContent<TRequest, TResponse>(call, request));
        return new AsyncUnaryCall<TResponse>(response, call.ResponseHeaders, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        var responses = new ResponseStream<TRequest, TResponse>(call);
        call.Start(new OnlyRequestContent<TRequest, TResponse>(call, request));
        return new AsyncServerStreamingCall<TResponse>(responses, call.ResponseHeaders, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        var content = new RequestStreamContent(call.Ended);
        Task<TResponse> response = new OnlyResponse<TRequest, TResponse>(call).ReceiveAsync();
        var requests = new RequestStream<TRequest, TResponse>(call, content);
        call.Start(content);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, response, call.ResponseHeaders, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new ClientCall<TRequest, TResponse>(channel, method, options);
        var content = new RequestStreamContent(call.Ended);
        var requests = new RequestStream<TRequest, TResponse>(call, content);
        var responses = new ResponseStream<TRequest, TResponse>(call);
        call.Start(content);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests, responses, call.ResponseHeaders, call.GetStatus, call.GetTrailers, call.Dispose);
    }
}
