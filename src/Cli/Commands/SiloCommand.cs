using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Hosting;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p silo</c>: a member of a cluster that holds the directory, until it is stopped.</summary>
internal static class SiloCommand
{
    public static Command Create(CommandRunner runner)
    {
        Option<string?> redis = ClusterOption.Create();
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port of its health and metrics [default: localhost:8080]");
        var advertise = new Option<string?>("--advertise")
        {
            Description = "Host that silos and gateways reach it at; 'auto' for the machine's own [default: localhost]",
            HelpName = "HOST",
        };
        var port = new Option<int?>("--port") { Description = "Port for other silos [default: 11111]", HelpName = "PORT" };
        var clientPort = new Option<int?>("--client-port") { Description = "Port for gateways [default: 30000]", HelpName = "PORT" };
        Option<bool> exitWithParent = AddressOptions.ExitWithParent();
        var command = new Command("silo", "Run a member of a cluster that holds the directory until Ctrl-C")
        {
            redis, listen, advertise, port, clientPort, exitWithParent,
        };
        runner.Bind(command, context =>
        {
            PortCheck.RequireFree(context.Get(listen), "health", "--listen HOST:PORT");
            KeyValuePair<string, string?>[] settings =
            [
                new("P2P:Cluster:Redis", context.Get(redis)),
                new("P2P:Silo:Listen", context.Get(listen)?.HttpUrl),
                new("P2P:Silo:Advertise", context.Get(advertise)),
                new("P2P:Silo:Port", context.Get(port)?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                new("P2P:Silo:ClientPort", context.Get(clientPort)?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                .. HostedServer.LogSettings(context),
            ];
            return HostedServer.RunAsync(
                context, () => SiloHost.Create(settings, HostedServer.Configure), context.Get(exitWithParent),
                (server, _) => Report(context, server), "--listen, --port and --client-port");
        });
        return command;
    }

    private static Task Report(CommandContext context, WebApplication server)
    {
        SiloHostOptions silo = server.Services.GetRequiredService<IOptions<SiloHostOptions>>().Value;
        string cluster = server.Services.GetRequiredService<IOptions<DirectoryClusterOptions>>().Value.Name;
        string url = server.Urls.First();
        context.Output.JsonLine(
            new SiloReadyEvent(cluster, silo.Advertise, silo.Port, silo.ClientPort, url), CliJson.Default.SiloReadyEvent);
        context.Output.Styled($"[green]ready[/]  {silo.Advertise}:{silo.Port}, a member of {cluster}");
        context.Output.Line($"       gateways at port {silo.ClientPort}, health at {url.TrimEnd('/')}/healthz/ready");
        return Task.CompletedTask;
    }
}
