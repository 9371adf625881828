using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Engine;
using P2POrleans.Gateway.Hosting;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Original;
using P2POrleans.Peer.Hosting;
#if HAS_ORLEANS
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Hosting;
#endif

namespace P2POrleans.Cli.Hosting;

/// <summary>
/// Settings that are given and that no option has, whichever server it is of: a typing error, which would do nothing and not be seen.
/// </summary>
internal static partial class UnknownSettings
{
    private const string Root = "P2P";

    /// <summary>What a section may hold; null for one whose options this build does not have.</summary>
    private static readonly Dictionary<string, Type[]?> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["P2P:Gateway"] = [],
        [GatewayOptions.Section] = [typeof(GatewayOptions)],
        [OriginalPeerOptions.Section] = [typeof(OriginalPeerOptions)],
        [LimitOptions.Section] = [typeof(LimitOptions)],
        [DirectoryOptions.Section] = [typeof(DirectoryOptions), typeof(EngineOptions)],
        [PeerOptions.Section] = [typeof(PeerOptions)],
#if HAS_ORLEANS
        [SiloHostOptions.Section] = [typeof(SiloHostOptions)],
        [DirectoryClusterOptions.Section] = [typeof(DirectoryClusterOptions)],
#else
        ["P2P:Silo"] = null,
        ["P2P:Cluster"] = null,
#endif
    };

    /// <summary>Says so in the log, for each.</summary>
    public static void Warn(IConfiguration configuration, ILogger logger)
    {
        foreach (string setting in In(configuration))
            Unknown(logger, setting, setting.Replace(":", "__", StringComparison.Ordinal));
    }

    private static IEnumerable<string> In(IConfiguration configuration) =>
        from section in configuration.GetSection(Root).GetChildren()
        from unknown in Sections.TryGetValue(section.Path, out Type[]? options) ? In(section, options) : [section.Path]
        select unknown;

    private static IEnumerable<string> In(IConfigurationSection section, Type[]? options)
    {
        if (options is null)
            yield break;
        foreach (IConfigurationSection given in section.GetChildren())
        {
            PropertyInfo? option = options
                .Select(type => type.GetProperty(given.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase))
                .FirstOrDefault(property => property is not null);
            if (option is null)
                yield return given.Path;
            else if (options.Any(type => type.Assembly == option.PropertyType.Assembly))
            {
                foreach (string unknown in In(given, [option.PropertyType]))
                    yield return unknown;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Setting} ({Variable} in the environment) is no setting, and does nothing")]
    private static partial void Unknown(ILogger logger, string setting, string variable);
}
