using System.CommandLine;

namespace P2POrleans.Cli.CommandLine;

/// <summary>Where a cluster of silos meets.</summary>
internal static class ClusterOption
{
    public static Option<string?> Create() => new("--redis")
    {
        Description = "The Redis that the directory's silos and gateways have in common",
        HelpName = "HOST:PORT",
    };
}
