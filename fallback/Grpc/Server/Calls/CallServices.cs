using Grpc.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>What the handlers of one service share.</summary>
internal sealed class CallServices<TService>
    where TService : class
{
    private readonly ObjectFactory<TService> _create;

    public CallServices(IServiceProvider services)
    {
        Options = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        if (Options.ResponseCompressionAlgorithm is not (null or HeaderNames.Identity or HeaderNames.Gzip))
        {
            throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm is '{Options.ResponseCompressionAlgorithm}'; it can be one of {HeaderNames.SupportedEncodings}.");
        }

        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(GrpcServerLog.Category);

        // An abstract or generated type can only come from the container.
        _create = typeof(TService).IsAbstract
            ? (provider, _) => provider.GetRequiredService<TService>()
            : ActivatorUtilities.CreateFactory<TService>([]);
    }

    public GrpcServiceOptions Options { get; }

    public ILogger Logger { get; }

    /// <summary>The registered instance, or one made for this call, which the lease disposes.</summary>
    public ServiceLease<TService> Lease(IServiceProvider requestServices)
        => requestServices.GetService<TService>() is { } registered
            ? new ServiceLease<TService>(registered, isOwned: false)
            : new ServiceLease<TService>(_create(requestServices, []), isOwned: true);
}
