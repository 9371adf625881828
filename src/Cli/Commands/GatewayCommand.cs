using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Gateway;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p gateway</c>: the directory behind its REST interface, until it is stopped.</summary>
internal static class GatewayCommand
{
    public static Command Create(CommandRunner runner)
    {
        Option<ListenAddress> listen = AddressOptions.Create("--listen", "Address and port, or http://HOST:PORT [default: localhost:5000]");
        var data = new Option<string?>("--data")
        {
            Description = "Folder for the directory's data; made when it is missing",
            HelpName = "DIR",
        };
        Option<bool> exitWithParent = AddressOptions.ExitWithParent();
        var command = new Command("gateway", "Run the directory and its REST interface until Ctrl-C") { listen, data, exitWithParent };
        runner.Bind(command, context =>
        {
            if (context.Get(data) is { } folder && File.Exists(folder))
                throw CommandException.Usage($"'{folder}' is a file; --data wants a folder");

            PortCheck.RequireFree(context.Get(listen), "the gateway", "--listen HOST:PORT");
            ServerSettings settings = new ServerSettings(context)
                .Add("P2P:GatewayHost:Listen", listen, a => a.HttpUrl)
                .Add("P2P:Directory:DataFolder", data);
            return HostedServer.RunAsync(
                context, settings, values => GatewayHost.Create(values, HostedServer.Configure), context.Get(exitWithParent),
                (server, _) => ReportAsync(context, server), "--listen HOST:PORT");
        });
        return command;
    }

    private static async Task ReportAsync(CommandContext context, WebApplication server)
    {
        var url = new Uri(server.Urls.First());
        using DirectoryClient directory = DirectoryClient.Connect(url);
        InfoResponse info = Answer.Of(await directory.GetInfoAsync(context.Stop));
        context.Output.JsonLine(new GatewayReadyEvent(url.ToString(), info), CliJson.Default.GatewayReadyEvent);
        string what = $"P2POrleans {info.Version}, {info.Engine} engine, {info.Partitions} partitions";
        context.Output.Styled($"[green]ready[/]  {url.ToString().TrimEnd('/')}  {what}");
        context.Output.Line("       " + info.EngineReason);
    }
}
