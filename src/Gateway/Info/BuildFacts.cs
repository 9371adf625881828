using System.Reflection;

namespace P2POrleans.Gateway.Info;

/// <summary>What the build wrote into this assembly. Thread-safe.</summary>
public static class BuildFacts
{
    private static readonly Assembly Assembly = typeof(BuildFacts).Assembly;

    /// <summary>Without the commit that the SDK appends.</summary>
    public static string Version { get; } =
        Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static string OrleansVersion { get; } = Metadata("OrleansVersion") ?? "unknown";

    public static OptionalPackage Orleans { get; } =
        new($"Orleans {OrleansVersion}", "HasOrleans", Metadata("HasOrleans"), Metadata("LeftOutPackages"));

    public static OptionalPackage GrpcDotNet { get; } =
        new($"grpc-dotnet {Metadata("GrpcDotNetVersion")}", "HasGrpc", Metadata("HasGrpc"), Metadata("LeftOutPackages"));

    /// <summary>The implementation of gRPC that is in this build.</summary>
    public static string Grpc { get; } = GrpcDotNet.IsInBuild ? GrpcDotNet.Name : "fallback/Grpc";

    /// <summary>Why it is the stand-in, as a sentence; null when it is the real one.</summary>
    public static string? GrpcReason { get; } =
        GrpcDotNet.IsInBuild ? null : $"fallback/Grpc stands in: {GrpcDotNet.Name} {GrpcDotNet.WhyNot}.";

    private static string? Metadata(string key) =>
        Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value;
}
