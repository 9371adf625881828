using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;
using P2POrleans.Hosting;

namespace P2POrleans.Silo.Hosting;

/// <summary>The builder with the configuration sources and the log that every silo has.</summary>
internal static class SiloBuilder
{
    /// <summary>What stands below all other sources.</summary>
    private static readonly KeyValuePair<string, string?>[] Defaults =
    [
        new("Logging:LogLevel:Default", "Information"),
        new("Logging:LogLevel:Microsoft", "Warning"),
        .. LogDefaults.Orleans,
        // Its advice on the garbage collector, at every start; and why it did not start, which the exception says too.
        new("Logging:LogLevel:Orleans.Runtime.Silo", "Critical"),
    ];

    public static WebApplicationBuilder Create(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        IList<IConfigurationSource> sources = builder.Configuration.Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null));
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole();
        return builder;
    }
}
