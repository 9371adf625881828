using Grpc.AspNetCore.Server.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Routes;

/// <summary>Remembers what has its UNIMPLEMENTED routes already. Used while the application is built, by one thread.</summary>
internal sealed class MappedServices
{
    private readonly HashSet<string> _services = new(StringComparer.Ordinal);

    public void MapUnimplemented(IEndpointRouteBuilder routes, string serviceName)
    {
        ILogger logger = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(GrpcServerLog.Category);
        if (_services.Count == 0)
            Map(routes, $"{{service}}/{{method:{GrpcRequestConstraint.Name}}}", "Service is unimplemented.", logger);
        if (_services.Add(serviceName))
            Map(routes, $"{serviceName}/{{method:{GrpcRequestConstraint.Name}}}", "Method is unimplemented.", logger);
    }

    private static void Map(IEndpointRouteBuilder routes, string pattern, string detail, ILogger logger)
        => routes.Map(pattern, http =>
        {
            GrpcServerLog.Unimplemented(logger, http.Request.Path);
            CallRefusal.Refuse(http.Response, StatusCodes.Status200OK, new Status(StatusCode.Unimplemented, detail));
            return Task.CompletedTask;
        }).WithDisplayName($"gRPC - unimplemented - {pattern}");
}
