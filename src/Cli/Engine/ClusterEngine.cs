using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Gateway.Engine;
using P2POrleans.Silo.Client;

namespace P2POrleans.Cli.Engine;

/// <summary>The directory on silos elsewhere, which the gateway finds through Redis.</summary>
internal sealed class ClusterEngine : IDirectoryEngine
{
    public string Name => "orleans";

    public string Description => "the silos are a cluster of their own";

    public bool IsMeantBy(IConfiguration configuration) => EngineOptions.NamesCluster(configuration);

    public void AddTo(IServiceCollection services, IConfiguration configuration) => services.AddClusterDirectory();
}
