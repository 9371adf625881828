using System.Reflection;
using Grpc.AspNetCore.Server.Routes;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to routes.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// One route per method of the service; its instances come from the request's services or are made per call. What is
    /// called but does not exist is answered with UNIMPLEMENTED.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddGrpc</c> is missing, or the type is not a gRPC service.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        MappedServices mapped = builder.ServiceProvider.GetService<MappedServices>()
            ?? throw new InvalidOperationException("gRPC is not registered: call AddGrpc on the service collection first.");

        var binder = new RouteBinder<TService>(builder);
        BindMethodOf(typeof(TService)).Invoke(null, [binder, null]);
        foreach (string serviceName in binder.ServiceNames)
            mapped.MapUnimplemented(builder, serviceName);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    private static MethodInfo BindMethodOf(Type serviceType)
    {
        for (Type? type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>() is { } bind)
            {
                return bind.BindType.GetMethod(bind.BindMethodName, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException($"{bind.BindType} has no {bind.BindMethodName}(ServiceBinderBase, {type.Name}).");
            }
        }

        throw new InvalidOperationException($"{serviceType} does not derive from a generated gRPC service base.");
    }
}
