using System.Reflection;

namespace P2POrleans.EndToEnd.Tests.Harness;

/// <summary>What the build says about the program under test.</summary>
internal static class BuiltProgram
{
    /// <summary>p2p.dll, to be run with <c>dotnet exec</c>.</summary>
    public static string Path { get; } = Metadata("Program");

    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    public static string Samples => System.IO.Path.Combine(RepositoryRoot, "samples");

    private static string Metadata(string key) => typeof(BuiltProgram).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
