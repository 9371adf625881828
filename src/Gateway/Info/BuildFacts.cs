using System.Reflection;

namespace P2POrleans.Gateway.Info;

/// <summary>What the build wrote into this assembly.</summary>
internal static class BuildFacts
{
    private static readonly Assembly Assembly = typeof(BuildFacts).Assembly;

    /// <summary>Without the commit that the SDK appends.</summary>
    public static string Version { get; } =
        Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>True when the package source had Orleans when this was built.</summary>
    public static bool HasOrleans { get; } = string.Equals(Metadata("HasOrleans"), "true", StringComparison.OrdinalIgnoreCase);

    public static string OrleansVersion { get; } = Metadata("OrleansVersion") ?? "unknown";

    private static string? Metadata(string key) =>
        Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value;
}
