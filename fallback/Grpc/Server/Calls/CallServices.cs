using Grpc.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>What the handlers of one service share.</summary>
internal sealed class CallServices<TService>
    where TService : class
{
    // Only for a service that is not registered; one that is may be abstract, or have a constructor that no container can call.
    private readonly Lazy<ObjectFactory<TService>> _create = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public CallServices(IServiceProvider services)
    {
        Options = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        if (Options.ResponseCompressionAlgorithm is not (null or HeaderNames.Identity or HeaderNames.Gzip))
        {
            throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm is '{Options.ResponseCompressionAlgorithm}'; it can be one of {HeaderNames.SupportedEncodings}.");
        }

        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(GrpcServerLog.Category);
    }

    public GrpcServiceOptions Options { get; }

    public ILogger Logger { get; }

    /// <summary>The registered instance, or one made for this call, which the lease disposes.</summary>
    public ServiceLease<TService> Lease(IServiceProvider requestServices)
        => requestServices.GetService<TService>() is { } registered
            ? new ServiceLease<TService>(registered, isOwned: false)
            : new ServiceLease<TService>(_create.Value(requestServices, []), isOwned: true);
}
