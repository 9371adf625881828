using Microsoft.Extensions.DependencyInjection;
#if HAS_ORLEANS
using P2POrleans.Cli.Engine;
using P2POrleans.Gateway.Engine;
#endif

namespace P2POrleans.Bench.Serving;

/// <summary>The engines that this build and this machine have.</summary>
internal static class Engines
{
    public const string Local = "local";

    /// <summary>A silo inside the gateway's process.</summary>
    public const string Orleans = "orleans";

    /// <summary>A silo, a gateway and a Redis, each a process.</summary>
    public const string Cluster = "cluster";

#if HAS_ORLEANS
    public static IReadOnlyList<string> Names { get; } = RedisProcess.IsInstalled ? [Local, Orleans, Cluster] : [Local, Orleans];

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<IDirectoryEngine>(new OrleansEngine());
        services.AddSingleton<IDirectoryEngine>(new ClusterEngine());
    }
#else
    public static IReadOnlyList<string> Names { get; } = [Local];

    public static void AddTo(IServiceCollection services)
    {
    }
#endif
}
