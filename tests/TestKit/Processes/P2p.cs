using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace P2POrleans.TestKit.Processes;

/// <summary>The program under test, as it was published: what its users run.</summary>
public static class P2p
{
    /// <summary>The folder that it was published to.</summary>
    public static string Folder { get; } = Metadata("Program");

    /// <summary>The .NET that these tests run on, for <c>DOTNET_ROOT</c>: DOTNET_ROOT/shared/Microsoft.NETCore.App/VERSION is its runtime.</summary>
    public static string DotnetFolder { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    public static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    public static string Samples => Path.Combine(RepositoryRoot, "samples");

    public static TestProcess Start(params string[] arguments) => Start(null, null, arguments);

    /// <param name="workingFolder">Null for that of the tests.</param>
    /// <param name="environment">What to add to the environment, or with null to take away.</param>
    /// <param name="arguments">Of the program.</param>
    public static TestProcess Start(
        string? workingFolder, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(arguments);
        start.WorkingDirectory = workingFolder ?? Environment.CurrentDirectory;
        return Start(start, environment);
    }

    /// <summary>As a person runs it: standard output and error are one terminal (<see cref="Need.Terminal"/>).</summary>
    /// <param name="columns">Of the terminal.</param>
    /// <param name="kind">Of the terminal: <c>xterm</c> moves its cursor, <c>dumb</c> does not.</param>
    /// <param name="arguments">Of the program; without quotes.</param>
    public static TestProcess StartInTerminal(int columns, string kind, params string[] arguments)
    {
        ProcessStartInfo program = StartInfo(arguments);
        string command = string.Join(' ', program.ArgumentList.Prepend(program.FileName).Select(a => $"'{a}'"));
        var terminal = new ProcessStartInfo("script", ["-qec", $"stty cols {columns}; exec {command}", "/dev/null"]);
        terminal.Environment["DOTNET_ROOT"] = program.Environment["DOTNET_ROOT"];
        return Start(terminal, new Dictionary<string, string?> { ["TERM"] = kind });
    }

    private static TestProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string?>? environment)
    {
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

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        string executable = Path.Combine(Folder, OperatingSystem.IsWindows() ? "p2p.exe" : "p2p");
        // A build may leave the executable out (UseAppHost=false); the program is then run as any other of .NET.
        ProcessStartInfo start = File.Exists(executable)
            ? new(executable, arguments)
            : new(Path.Combine(DotnetFolder, "dotnet"), [Path.Combine(Folder, "p2p.dll"), .. arguments]);
        // The executable looks for .NET where it is installed by default; that of the tests may be elsewhere.
        start.Environment["DOTNET_ROOT"] = DotnetFolder;
        // As for tests themselves: it runs for seconds.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static string Metadata(string key) => typeof(P2p).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
