using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Storage.Sqlite;
using P2POrleans.Gateway.Engine;
using P2POrleans.Silo;

namespace P2POrleans.Cli.Engine;

/// <summary>The directory on an Orleans silo inside the gateway's process, in the file that the local engine uses too.</summary>
internal sealed class OrleansEngine : IDirectoryEngine
{
    public string Name => "orleans";

    public string Description => "a silo runs in this process";

    public bool IsMeantBy(IConfiguration configuration) => !EngineOptions.NamesCluster(configuration);

    public void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<DirectoryOptions>>().Value);
        services.AddSingleton<IDirectoryStore>(static provider =>
        {
            EngineOptions engine = provider.GetRequiredService<IOptions<EngineOptions>>().Value;
            return SqliteDirectoryStore.Open(engine.DatabaseFile, engine.Durability);
        });
        services.AddEmbeddedDirectory();
    }
}
