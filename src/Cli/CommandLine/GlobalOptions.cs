using System.CommandLine;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Options that every command takes, before or after its name.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON to standard output: one document, or one event per line for commands that keep running",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say more on standard error",
        Recursive = true,
    };
}
