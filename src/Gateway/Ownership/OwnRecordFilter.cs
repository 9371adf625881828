using Microsoft.AspNetCore.Http;
using P2POrleans.Gateway.Errors;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Gateway.Ownership;

/// <summary>
/// Lets a request for <c>{peer}</c> pass only with a token that names this peer. The token is left for the handler in a
/// feature; whether it is still valid the directory says when the handler uses it.
/// </summary>
internal sealed class OwnRecordFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (!PeerName.TryNormalize(http.Request.RouteValues["peer"] as string, out string peer, out string? rule))
            return ValueTask.FromResult<object?>(Problems.Invalid($"The peer's name {rule}."));
        if (!BearerToken.Read(http.Request).TryGet(out BearerToken? token, out Problem? problem))
            return ValueTask.FromResult<object?>(problem);
        if (token.Peer != peer)
            return ValueTask.FromResult<object?>(Problems.Forbidden("The token belongs to another peer."));

        http.Features.Set(new OwnRecord(token.Peer, token.Value));
        return next(context);
    }
}
