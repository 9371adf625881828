using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Commands;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli;

/// <summary>The commands of <c>p2p</c>, and how a command line becomes a call of one.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CommandRunner runner)
    {
        var root = new RootCommand("Share folders and fetch files from peer to peer, every piece verified.")
        {
            UpCommand.Create(runner),
            PeerCommand.Create(runner),
            GatewayCommand.Create(runner),
            SiloCommand.Create(runner),
            SearchCommand.Create(runner),
            GetCommand.Create(runner),
            SendCommand.Create(runner),
            LsCommand.Create(runner),
            PeersCommand.Create(runner),
            ProbeCommand.Create(runner),
            HashCommand.Create(runner),
            CompletionCommand.Create(runner),
            GlobalOptions.Json,
            GlobalOptions.Verbose,
        };
        // A bare 'p2p' is somebody who wants to know what there is.
        root.SetAction(_ => root.Parse(["--help"]).Invoke(runner.Configuration));
        return root;
    }

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CommandRunner runner)
    {
        ParseResult parsed = Create(runner).Parse(arguments);
        return UsageFault.WhatIsWrongWith(parsed) is { } reason
            ? runner.ReportUsage(parsed, reason)
            : await parsed.InvokeAsync(runner.Configuration, runner.Signals.Stop);
    }
}
