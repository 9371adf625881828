using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using P2POrleans.Hosting;

namespace P2POrleans.Silo.Hosting;

internal static class LocalCallers
{
    /// <summary>
    /// Answers only this machine, whatever the server listens on (Kestrel's own settings can open more than <see cref="SiloHostOptions.Listen"/>),
    /// and only under this machine's names: a page elsewhere whose name was made to point here is not served.
    /// </summary>
    public static RouteGroupBuilder RequireLocalCaller(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(static async (call, next) =>
            IsLocal(call.HttpContext) ? await next(call) : TypedResults.StatusCode(StatusCodes.Status403Forbidden));
        return routes;
    }

    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
        && ListenUrl.IsLoopbackHost(http.Request.Host.Host);
}
