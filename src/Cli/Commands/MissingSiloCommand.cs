using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p silo</c> of a build without Orleans, which says so.</summary>
internal static class SiloCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new Command("silo", "Run a member of a cluster that holds the directory (not in this build: Orleans was not found)")
        {
            ClusterOption.Create(),
        };
        command.TreatUnmatchedTokensAsErrors = false;
        runner.Bind(command, static _ => throw CommandException.Failed(
            "this build is without Orleans: the package source did not have it when it was made; 'p2p gateway' runs the directory on one machine"));
        return command;
    }
}
