using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace P2POrleans.Gateway.Engine;

/// <summary>
/// An engine that a host offers beside the local one, because the gateway itself must not need its packages. A host registers an instance
/// among the services that it gives to <see cref="GatewayHost.Create"/>.
/// </summary>
public interface IDirectoryEngine
{
    /// <summary>What <see cref="EngineOptions.Engine"/> calls it.</summary>
    string Name { get; }

    /// <summary>Where the directory lives with this engine: the end of a sentence that begins with its name.</summary>
    string Description { get; }

    /// <summary>Whether the configuration means this one, of those with its name.</summary>
    bool IsMeantBy(IConfiguration configuration);

    /// <summary>
    /// Registers an <see cref="FileDirectory.IFileDirectory"/>, and whatever has to be started before the gateway listens. Called only when
    /// the engine is chosen. <see cref="EngineOptions"/> and <see cref="FileDirectory.DirectoryOptions"/> are there as options.
    /// </summary>
    void AddTo(IServiceCollection services, IConfiguration configuration);
}
