using System.Diagnostics;
using System.Reflection;

namespace P2POrleans.TestKit.Processes;

/// <summary>The program under test, as the build left it.</summary>
public static class P2p
{
    /// <summary>p2p.dll, to be run with <c>dotnet exec</c>.</summary>
    public static string Path { get; } = Metadata("Program");

    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    public static string Samples => System.IO.Path.Combine(RepositoryRoot, "samples");

    public static TestProcess Start(params string[] arguments) => Start(null, null, arguments);

    /// <param name="workingFolder">Null for that of the tests.</param>
    /// <param name="environment">What to add to the environment, or with null to take away.</param>
    /// <param name="arguments">Of the program.</param>
    public static TestProcess Start(
        string? workingFolder, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["exec", Path, .. arguments])
        {
            WorkingDirectory = workingFolder ?? Environment.CurrentDirectory,
        };
        // The machine's own settings must not steer what is tested.
        start.Environment.Remove("P2P__Gateway");
        start.Environment.Remove("NO_COLOR");
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return TestProcess.Start(start);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        await using TestProcess process = Start(arguments);
        return await process.WaitForExitAsync();
    }

    private static string Metadata(string key) => typeof(P2p).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
