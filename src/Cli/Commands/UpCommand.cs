using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Up;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p up</c>: a whole network on this machine, to look at and to try.</summary>
internal static class UpCommand
{
    public static Command Create(CommandRunner runner)
    {
        var share = new Option<string[]>("--share")
        {
            Description = "Folder for a peer to share; repeat it for more peers [default: two folders of samples]",
            HelpName = "DIR",
        };
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port of the gateway", new ListenAddress(ListenAddress.DefaultHost, UpPlan.DefaultGatewayPort));
        Option<int> peerPort = NumberOptions.Create(
            "--peer-port", "gRPC port of the first peer; the others follow, HTTP ports are 1000 higher", "BASE", UpPlan.DefaultPeerPort,
            min: 1, max: ushort.MaxValue);
        var data = new Option<string?>("--data")
        {
            Description = "Folder for the state of all processes, kept at the end [default: a temporary one]",
            HelpName = "DIR",
        };
        var once = new Option<bool>("--once") { Description = "Stop after the first fetch, with code 0 when it succeeded" };
        var command = new Command("up", "Run a gateway and two peers on this machine, and fetch a file from one for the other")
        {
            share, listen, peerPort, data, once,
        };
        runner.Bind(command, async context =>
        {
            string[] shares = context.Get(share) is { Length: > 0 } given ? given : [.. SampleFolders.Find()];
            foreach (string folder in shares)
                Folders.RequireExisting(folder, "--share");
            if (context.Get(data) is { } dataFolder && File.Exists(dataFolder))
                throw CommandException.Usage($"'{dataFolder}' is a file; --data wants a folder");

            UpPlan plan = UpPlan.Create(context.Get(listen)!, context.Get(peerPort), shares);
            plan.RequireFreePorts();
            using UpData folders = UpData.Open(context.Get(data));
            await using var session = new UpSession(context, plan, folders, context.Get(once));
            return await session.RunAsync();
        });
        return command;
    }
}
