using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Hosting;
using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p peer</c>: shares folders until it is stopped.</summary>
internal static class PeerCommand
{
    public static Command Create(CommandRunner runner)
    {
        var name = new Option<string?>("--name") { Description = "Name in the directory [default: the machine's name]", HelpName = "NAME" };
        var share = new Option<string[]>("--share") { Description = "Folder to share, with all that is below it; can be repeated", HelpName = "DIR" };
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port of the gRPC server [default: 127.0.0.1:50051]");
        Option<ListenAddress> httpListen = AddressOptions.Create(
            "--http-listen", "Address and port of the HTTP server [default: that of --listen, port + 1000]");
        var advertise = new Option<string?>("--advertise") { Description = "Host that other peers reach this one at", HelpName = "HOST" };
        var state = new Option<string?>("--state") { Description = "Folder for the peer's secret and hash cache", HelpName = "DIR" };
        var include = new Option<string[]>("--include") { Description = "Share only files that match; can be repeated", HelpName = "GLOB" };
        var exclude = new Option<string[]>("--exclude") { Description = "Do not share files that match; can be repeated", HelpName = "GLOB" };
        var config = new Option<string?>("--config") { Description = "JSON file with settings; options given here win", HelpName = "FILE" };
        Option<Uri?> gateway = GatewayOption.Create();
        Option<bool> exitWithParent = AddressOptions.ExitWithParent();
        var command = new Command("peer", "Share folders with other peers until Ctrl-C")
        {
            name, share, listen, httpListen, advertise, state, include, exclude, config, gateway, exitWithParent,
        };
        runner.Bind(command, context =>
        {
            string? configFile = context.Get(config);
            if (configFile is not null && !File.Exists(configFile))
                throw CommandException.Usage($"there is no file '{configFile}' (--config)");
            foreach (string folder in context.Get(share) ?? [])
                Folders.RequireExisting(folder, "--share");

            KeyValuePair<string, string?>[] settings =
            [
                new("P2P:Peer:Name", context.Get(name)),
                .. List("P2P:Peer:Shares", context.Get(share)),
                new("P2P:Peer:Listen", context.Get(listen)?.Authority),
                new("P2P:Peer:HttpListen", context.Get(httpListen)?.Authority),
                new("P2P:Peer:Advertise", context.Get(advertise)),
                new("P2P:Peer:StateFolder", context.Get(state)),
                .. List("P2P:Peer:Include", context.Get(include)),
                .. List("P2P:Peer:Exclude", context.Get(exclude)),
                new("P2P:Gateway", context.Get(gateway)?.ToString()),
                .. HostedServer.LogSettings(context),
            ];
            return RunAsync(context, settings, configFile, context.Get(exitWithParent));
        });
        return command;
    }

    private static IEnumerable<KeyValuePair<string, string?>> List(string key, string[]? values) =>
        (values ?? []).Select((value, i) => new KeyValuePair<string, string?>(string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"), value));
}
