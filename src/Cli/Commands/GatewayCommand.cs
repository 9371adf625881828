using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
#if HAS_ORLEANS
using P2POrleans.Cli.Engine;
using P2POrleans.Gateway.Engine;
using P2POrleans.Silo.Client;
#endif
using P2POrleans.Gateway;
using P2POrleans.Peer.Gateways;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p gateway</c>: the directory behind its REST interface, until it is stopped.</summary>
internal static class GatewayCommand
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    public static Command Create(CommandRunner runner)
    {
        Option<ListenAddress> listen = AddressOptions.Create("--listen", "Address and port, or http://HOST:PORT [default: localhost:5000]");
        var data = new Option<string?>("--data")
        {
            Description = "Folder for the directory's data; made when it is missing",
            HelpName = "DIR",
        };
        Option<string?> redis = ClusterOption.Create();
        Option<bool> exitWithParent = AddressOptions.ExitWithParent();
        var command = new Command("gateway", "Run the directory and its REST interface until Ctrl-C") { listen, data, redis, exitWithParent };
        runner.Bind(command, context =>
        {
            if (context.Get(data) is { } folder && File.Exists(folder))
                throw CommandException.Usage($"'{folder}' is a file; --data wants a folder");

            if (context.Get(data) is not null && context.Get(redis) is not null)
                throw CommandException.Usage("--data and --redis exclude each other: with --redis the directory is on the silos");

            PortCheck.RequireFree(context.Get(listen), "the gateway", "--listen HOST:PORT");
            ServerSettings settings = new ServerSettings(context)
                .Add("P2P:GatewayHost:Listen", listen, a => a.HttpUrl)
                .Add("P2P:Directory:DataFolder", data)
                .Add("P2P:Cluster:Redis", redis);
            // Who names a cluster wants no other directory: without that engine this is an error and not the local one.
            if (context.Get(redis) is not null)
                settings.Add("P2P:Directory:Engine", "orleans");
            return HostedServer.RunAsync(
                context, settings, values => GatewayHost.Create(values, Configure), context.Get(exitWithParent),
                (server, stop) => ReportAsync(context, server, stop), "--listen HOST:PORT");
        });
        return command;
    }

    private static void Configure(IServiceCollection services)
    {
        HostedServer.Configure(services);
#if HAS_ORLEANS
        services.AddSingleton<IDirectoryEngine>(new OrleansEngine());
        services.AddSingleton<IDirectoryEngine>(new ClusterEngine());
#endif
    }

    private static async Task ReportAsync(CommandContext context, WebApplication server, CancellationToken stop)
    {
        Uri url = OwnUrl.Of(server);
        using DirectoryClient directory = DirectoryClient.Connect(url);
#if HAS_ORLEANS
        if (server.Services.GetService<ClusterConnection>() is { } cluster)
            await ReportReachedAsync(context, url, cluster, stop);
#endif
        GatewayResult<InfoResponse> answer;
        while (IsUnavailable(answer = await directory.GetInfoAsync(stop)))
            await Task.Delay(PollEvery, stop);

        InfoResponse info = Answer.Of(answer);
        context.Output.JsonLine(new GatewayReadyEvent(url.ToString(), info), CliJson.Default.GatewayReadyEvent);
        string what = $"P2POrleans {info.Version}, {info.Engine} engine, {info.Partitions} partitions, {info.Grpc}";
        context.Output.Styled($"[green]ready[/]  {url.ToString().TrimEnd('/')}  {what}");
        context.Output.Line("       " + info.EngineReason);
        if (info.GrpcReason is not null)
            context.Output.Line("       " + info.GrpcReason);
    }

    private static bool IsUnavailable(GatewayResult<InfoResponse> answer) =>
        !answer.TryGet(out _, out GatewayFault? fault) && fault.Error == GatewayError.Unavailable;

#if HAS_ORLEANS
    private static async Task ReportReachedAsync(CommandContext context, Uri url, ClusterConnection cluster, CancellationToken stop)
    {
        context.Output.JsonLine(new GatewayListeningEvent(url.ToString()), CliJson.Default.GatewayListeningEvent);
        if (!cluster.Reached.IsCompleted)
            context.Output.Line($"{url.ToString().TrimEnd('/')} answers; it waits for the directory's silos");
        await cluster.Reached.WaitAsync(stop);
    }
#endif
}
