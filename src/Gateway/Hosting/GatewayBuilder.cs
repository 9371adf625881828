using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using P2POrleans.Hosting;

namespace P2POrleans.Gateway.Hosting;

/// <summary>The builder with the configuration sources and the log that every gateway has.</summary>
internal static class GatewayBuilder
{
    /// <summary>What stands below all other sources.</summary>
    private static readonly KeyValuePair<string, string?>[] Defaults =
    [
        new("Logging:LogLevel:Default", "Information"),
        new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
        .. LogDefaults.Orleans,
        // Repeats at every check what the check itself has logged.
        new("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", "None"),
    ];

    public static WebApplicationBuilder Create(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        // Options are read once, at start: watching appsettings.json would be a promise that nothing keeps.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        IList<IConfigurationSource> sources = builder.Configuration.Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string? value) in settings)
        {
            if (value is not null)
                given[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(given);

        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            // See https://no-color.org; output that is not a terminal gets no colours anyway.
            console.ColorBehavior = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                ? LoggerColorBehavior.Default
                : LoggerColorBehavior.Disabled;
        });
        return builder;
    }
}
