using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace P2POrleans.Gateway.Limits;

/// <summary>
/// Counts the bytes of a body against the limit of its endpoint. Kestrel could do so too, but then nobody may read what comes after
/// the limit, as <see cref="LingerMiddleware"/> wants to.
/// </summary>
internal sealed class BodyLimitMiddleware(RequestDelegate next, IOptions<LimitOptions> limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
            kestrel.MaxRequestBodySize = null;

        long limit = Of(context);
        if (context.Request.ContentLength > limit)
            throw BoundedStream.TooLarge();
        context.Request.Body = new BoundedStream(context.Request.Body, limit);
        return next(context);
    }

    /// <summary>The limit of the endpoint; the small one where there is none.</summary>
    private long Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MaxRequestBodySize ?? limits.Value.MaxSmallBodyBytes;
}
