using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;
#if HAS_ORLEANS
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using P2POrleans.Cli.Json;
using P2POrleans.Silo.Cluster;
using P2POrleans.Silo.Hosting;
#else
using P2POrleans.Gateway.Info;
#endif

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
        Option<int?> port = NumberOptions.Port("--port", "Port for other silos [default: 11111]");
        Option<int?> clientPort = NumberOptions.Port("--client-port", "Port for gateways [default: 30000]");
        Option<bool> exitWithParent = AddressOptions.ExitWithParent();
        var command = new Command("silo", "Run a member of a cluster that holds the directory until Ctrl-C")
        {
            redis, listen, advertise, port, clientPort, exitWithParent,
        };
        runner.Bind(command, context =>
        {
            ServerSettings settings = new ServerSettings(context)
                .Add("P2P:Cluster:Redis", redis)
                .Add("P2P:Silo:Listen", listen, a => a.HttpUrl)
                .Add("P2P:Silo:Advertise", advertise)
                .Add("P2P:Silo:Port", port)
                .Add("P2P:Silo:ClientPort", clientPort);
            return RunAsync(context, settings, context.Get(exitWithParent));
        });
        return command;
    }

#if HAS_ORLEANS
    private static Task<int> RunAsync(CommandContext context, ServerSettings settings, bool exitWithParent) =>
        HostedServer.RunAsync(
            context, settings, Create, exitWithParent,
            (server, _) => Report(context, server), "--listen, --port and --client-port");

    private static WebApplication Create(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        WebApplication server = SiloHost.Create(settings, HostedServer.Configure);
        SiloHostOptions silo = server.Services.GetRequiredService<IOptions<SiloHostOptions>>().Value;
        string address = server.Services.GetRequiredService<IOptions<EndpointOptions>>().Value.AdvertisedIPAddress.ToString();
        PortCheck.RequireFree(new ListenAddress(address, silo.Port), "other silos", "--port PORT", "--advertise HOST");
        PortCheck.RequireFree(new ListenAddress(address, silo.ClientPort), "gateways", "--client-port PORT");
        if (ListenAddress.TryParseUrl(silo.Listen, out ListenAddress? health))
            PortCheck.RequireFree(health, "health", "--listen HOST:PORT");
        return server;
    }

    private static Task Report(CommandContext context, WebApplication server)
    {
        SiloHostOptions silo = server.Services.GetRequiredService<IOptions<SiloHostOptions>>().Value;
        string cluster = server.Services.GetRequiredService<IOptions<DirectoryClusterOptions>>().Value.Name;
        string url = OwnUrl.Of(server).ToString().TrimEnd('/');
        context.Output.JsonLine(
            new SiloReadyEvent(cluster, silo.Advertise, silo.Port, silo.ClientPort, url), CliJson.Default.SiloReadyEvent);
        context.Output.Styled($"[green]ready[/]  {silo.Advertise}:{silo.Port}, a member of {cluster}");
        context.Output.Line($"       gateways at port {silo.ClientPort}, health at {url}/healthz/ready");
        return Task.CompletedTask;
    }
#else
    private static Task<int> RunAsync(CommandContext context, ServerSettings settings, bool exitWithParent) =>
        throw CommandException.Failed(
            $"{BuildFacts.Orleans.Name} {BuildFacts.Orleans.WhyNot}; 'p2p gateway' runs the directory on one machine");
#endif
}
