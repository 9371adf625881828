using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>What every kind of call goes through: it is checked, run, and ended with a status whatever happens.</summary>
internal abstract class CallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method, CallServices<TService> services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    public async Task HandleAsync(HttpContext http)
    {
        if (!HeaderNames.IsGrpcContentType(http.Request.ContentType))
        {
            GrpcServerLog.UnsupportedContentType(services.Logger, http.Request.ContentType);
            CallRefusal.Refuse(
                http.Response,
                StatusCodes.Status415UnsupportedMediaType,
                new Status(StatusCode.Internal, $"Content-Type '{http.Request.ContentType}' is not supported."));
            return;
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            GrpcServerLog.UnsupportedProtocol(services.Logger, http.Request.Protocol);
            http.Response.Headers.Upgrade = HttpProtocol.Http2;
            CallRefusal.Refuse(
                http.Response,
                StatusCodes.Status426UpgradeRequired,
                new Status(StatusCode.Internal, $"Request protocol '{http.Request.Protocol}' is not supported."));
            return;
        }

        await using var call = new ServerCall(http, services.Options, services.Logger);
        Exception? failure = null;
        try
        {
            call.Begin();
            await using ServiceLease<TService> lease = services.Lease(http.RequestServices);
            await InvokeAsync(lease.Instance, call);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await call.EndAsync(failure);
    }

    protected abstract Task InvokeAsync(TService service, ServerCall call);

    /// <summary>Requests that stream may be slow and long: that is what they are for.</summary>
    protected static void LiftRequestBodyLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    protected RequestReader<TRequest> RequestsOf(ServerCall call) => new(call, Method.RequestMarshaller.ContextualDeserializer);

    protected ResponseWriter<TResponse> ResponsesOf(ServerCall call) => new(call, Method.ResponseMarshaller.ContextualSerializer);
}
