using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer;
using P2POrleans.Peer.Hosting;
using P2POrleans.Peer.Inbox;
using P2POrleans.Peer.Reporting;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p peer</c>: shares folders until it is stopped.</summary>
internal static class PeerCommand
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>A gateway that answers does so sooner; one that does not may be away for long.</summary>
    private static readonly TimeSpan GatewayPatience = TimeSpan.FromSeconds(3);

    public static Command Create(CommandRunner runner)
    {
        var name = new Option<string?>("--name") { Description = "Name in the directory [default: the machine's name]", HelpName = "NAME" };
        var share = new Option<string[]>("--share")
        {
            Description = "Folder to share, with all that is below it; can be repeated",
            HelpName = "DIR",
        };
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port of the gRPC server [default: 127.0.0.1:50051]");
        Option<ListenAddress> httpListen = AddressOptions.Create(
            "--http-listen", "Address and port of the HTTP server [default: that of --listen, port + 1000]");
        var advertise = new Option<string?>("--advertise") { Description = "Host that other peers reach this one at", HelpName = "HOST" };
        var state = new Option<string?>("--state") { Description = "Folder for the peer's secret and hash cache", HelpName = "DIR" };
        var include = new Option<string[]>("--include") { Description = "Share only files that match; can be repeated", HelpName = "GLOB" };
        var exclude = new Option<string[]>("--exclude") { Description = "Share no files that match; can be repeated", HelpName = "GLOB" };
        Option<long?> limitUp = ByteOptions.Rate("--limit-up", "Send at most RATE bytes per second, all uploads together");
        Option<int?> slots = NumberOptions.Optional(
            "--upload-slots", "Send at most N streams of bytes at once; others wait for their turn [default: 32]", "N",
            min: 1, max: PeerOptions.MaxUploadSlots);
        InboxFlags inbox = InboxFlags.Create();
        var config = new Option<string?>("--config") { Description = "JSON file with settings; options given here win", HelpName = "FILE" };
        Option<Uri?> gateway = GatewayOption.Create();
        Option<bool> exitWithParent = AddressOptions.ExitWithParent();
        var command = new Command("peer", "Share folders with other peers until Ctrl-C")
        {
            name, share, listen, httpListen, advertise, state, include, exclude, limitUp, slots,
            inbox.Folder, inbox.From, inbox.MaxFile, inbox.Max, config, gateway, exitWithParent,
        };
        runner.Bind(command, context =>
        {
            string? configFile = context.Get(config);
            if (configFile is not null && !File.Exists(configFile))
                throw CommandException.Usage($"there is no file '{configFile}' (--config)");
            foreach (string folder in context.Get(share) ?? [])
                Folders.RequireExisting(folder, "--share");
            if (context.Get(inbox.Folder) is { } inboxFolder)
                Folders.RequireExisting(inboxFolder, inbox.Folder.Name);

            PortCheck.RequireFree(context.Get(listen), "gRPC", "--listen HOST:PORT");
            PortCheck.RequireFree(context.Get(httpListen), "HTTP", "--http-listen HOST:PORT");
            ServerSettings settings = new ServerSettings(context)
                .Add("P2P:Peer:Name", name)
                .AddList("P2P:Peer:Shares", share)
                .Add("P2P:Peer:Listen", listen, a => a.Authority)
                .Add("P2P:Peer:HttpListen", httpListen, a => a.Authority)
                .Add("P2P:Peer:Advertise", advertise)
                .Add("P2P:Peer:StateFolder", state)
                .AddList("P2P:Peer:Include", include)
                .AddList("P2P:Peer:Exclude", exclude)
                .Add("P2P:Peer:MaxUploadBytesPerSecond", limitUp)
                .Add("P2P:Peer:UploadSlots", slots)
                .Add("P2P:Gateway", gateway);
            inbox.AddTo(settings);
            return HostedServer.RunAsync(
                context, settings, values => PeerHost.Create(values, configFile, HostedServer.Configure), context.Get(exitWithParent),
                async (server, stop) =>
                {
                    await ReportAsync(context, server.Services.GetRequiredService<PeerStatusReporter>(), stop);
                    ShowInbox(context, server.Services.GetRequiredService<IOptions<PeerOptions>>().Value.Inbox);
                },
                "--listen and --http-listen HOST:PORT");
        });
        return command;
    }

    private static async Task ReportAsync(CommandContext context, PeerStatusReporter reporter, CancellationToken stop)
    {
        PeerStatus status = reporter.Current;
        context.Output.JsonLine(
            new PeerListeningEvent(status.Name, status.GrpcUrl, status.HttpUrl, status.Gateway), CliJson.Default.PeerListeningEvent);
        long listening = TimeProvider.System.GetTimestamp();
        bool told = false;
        while (!(status = reporter.Current).Ready)
        {
            if (status.Hashing is not null)
                await ShowHashingAsync(context, reporter, stop);
            else if (!told && status.Reason is { } reason && TimeProvider.System.GetElapsedTime(listening) > GatewayPatience)
            {
                context.Output.Line($"up     {status.GrpcUrl}  {status.HttpUrl}  not in the directory yet: {Sentence.AsReason(reason)}");
                told = true;
            }

            await Task.Delay(PollEvery, stop);
        }

        context.Output.JsonLine(
            new PeerReadyEvent(status.Name, status.GrpcUrl, status.HttpUrl, status.Gateway, status.Files, status.Bytes),
            CliJson.Default.PeerReadyEvent);
        string what = $"{Quantity.Count(status.Files, "file")}, {Quantity.Bytes(status.Bytes)}";
        context.Output.Styled($"[green]ready[/]  {status.Name} shares {what}");
        context.Output.Line($"       {status.GrpcUrl}  {status.HttpUrl}  directory {status.Gateway}");
    }

    private static void ShowInbox(CommandContext context, InboxOptions inbox)
    {
        if (inbox.Folder is not null)
        {
            string from = inbox.From.Contains(InboxOptions.Anybody) ? "anybody" : string.Join(", ", inbox.From);
            context.Output.Line($"       takes files from {from} into {inbox.Folder}");
        }
    }

    private static async Task ShowHashingAsync(CommandContext context, PeerStatusReporter reporter, CancellationToken stop)
    {
        var meter = new TransferMeter(TimeProvider.System);
        string title = "Hashing";
        await ProgressView.RunAsync(context.Output, () => title, meter, async () =>
        {
            while (reporter.Current.Hashing is { } hashing)
            {
                title = $"Hashing {Quantity.Count(hashing.FilesTotal, "file")}";
                meter.Total = hashing.BytesTotal;
                meter.MoveTo(hashing.BytesDone);
                await Task.Delay(PollEvery, stop);
            }
        });
    }
}
