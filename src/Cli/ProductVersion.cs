using System.Reflection;

namespace P2POrleans.Cli;

internal static class ProductVersion
{
    /// <summary>Without the commit that the build appends.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
