using System.CommandLine;
using P2POrleans.Cli.CommandLine;
using P2POrleans.Cli.Fetching;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Connections;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Sending;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Commands;

/// <summary><c>p2p send FILE PEER</c>: puts a file into the inbox of a peer that wants it.</summary>
internal static class SendCommand
{
    public static Command Create(CommandRunner runner)
    {
        var file = new Argument<string>("FILE") { Description = "A file of this machine" };
        var peer = new Argument<string>("PEER") { Description = "Name of the peer that is to have it" };
        var name = new Option<string?>("--name")
        {
            Description = "Name to send under [default: one of this machine's, HOST-send-…]",
            HelpName = "NAME",
        };
        var state = new Option<string?>("--state") { Description = "Folder for the name's secret", HelpName = "DIR" };
        Option<long?> limitUp = ByteOptions.Rate("--limit-up", "Send at most RATE bytes per second");
        Option<ListenAddress> listen = AddressOptions.Create(
            "--listen", "Address and port that the peer fetches from [default: any port of the address that reaches the gateway]");
        Option<Uri?> gateway = GatewayOption.Create();
        PeerNames.Complete(peer, gateway);
        var command = new Command("send", "Put a file into the inbox of a peer; an interrupted send goes on where it was")
        {
            file, peer, name, state, limitUp, listen, gateway,
        };
        runner.Bind(command, context =>
        {
            if (context.Get(name) is { } own && !PeerName.TryNormalize(own, out _, out string? error))
                throw CommandException.Usage($"--name '{own}' {error}");
            return RunAsync(context, context.Get(file), context.Get(peer), new SendOptions
            {
                Gateway = GatewayOption.Resolve(context.Get(gateway)),
                Name = context.Get(name),
                StateFolder = context.Get(state),
                MaxBytesPerSecond = context.Get(limitUp),
                Listen = context.Get(listen)?.Authority,
            });
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string path, string receiver, SendOptions options)
    {
        if (System.IO.Directory.Exists(path))
            throw CommandException.Usage($"'{path}' is a folder; send wants a file");
        if (!File.Exists(path))
            throw CommandException.Usage($"there is no file '{path}'");

        (string peer, Uri address) = await FindAsync(options.Gateway, receiver, context.Stop);
        HashResult hashed = await HashAsync(context, Path.GetFullPath(path));
        var meter = new FetchMeter(context.Output, Path.GetFileName(path)) { Meter = { Total = hashed.Stamp.Size } };
        SendResult? result = null;
        try
        {
            await ProgressView.RunAsync(context.Output, () => meter.Title, meter.Meter, async () =>
                result = await new FileSender(options).SendAsync(hashed, peer, address, meter, context.Stop));
        }
        catch (OperationCanceledException) when (context.Signals.ExitCode is { } code)
        {
            throw CommandException.Interrupted(code);
        }

        if (result!.Fault != SendFault.None)
            throw ToException(result);
        Show(context.Output, path, peer, hashed, result, meter.Meter.Elapsed);
        return ExitCode.Done;
    }

    private static async Task<(string Peer, Uri Address)> FindAsync(Uri gateway, string name, CancellationToken cancellationToken)
    {
        if (!PeerName.TryNormalize(name, out string normal, out string? error))
            throw CommandException.Usage($"'{name}' can't be the name of a peer: it {error}");

        using DirectoryClient directory = DirectoryClient.Connect(gateway);
        PeerItem peer = await PeerList.GetOnlineAsync(directory, normal, cancellationToken);
        if (peer.Original)
            throw new CommandException(ExitCode.Refused, $"{peer.Name} is a peer of the original system, which takes no files");
        return PeerUrl.TryParse(peer.GrpcUrl, out Uri? address)
            ? (peer.Name, address)
            : throw CommandException.Failed($"the address of {peer.Name} can't be used: '{peer.GrpcUrl}'");
    }

    private static async Task<HashResult> HashAsync(CommandContext context, string path)
    {
        var meter = new TransferMeter(TimeProvider.System) { Total = new FileInfo(path).Length };
        HashResult? result = null;
        await ProgressView.RunAsync(
            context.Output, () => "Hashing", meter, async () => result = await ContentHasher.HashAsync(path, meter, context.Stop));
        return result!.Content is not null
            ? result
            : throw CommandException.Failed($"'{path}': {Sentence.AsReason(result.Message ?? "can't be read")}");
    }

    private static void Show(Output output, string path, string peer, HashResult hashed, SendResult result, TimeSpan elapsed)
    {
        string id = hashed.Content!.Id.ToString();
        output.JsonLine(
            new SendDocument(
                result.AlreadyThere ? "already_there" : "completed", peer, result.Sender, Path.GetFullPath(path), result.KeptAs!, id,
                hashed.Stamp.Size, result.SentBytes, result.ResumedBytes, Math.Round(elapsed.TotalSeconds, 3)),
            CliJson.Default.SendDocument);

        string how = result.AlreadyThere
            ? "was there already"
            : $"{Quantity.Bytes(result.SentBytes)} in {Quantity.DurationAndRate(result.SentBytes, elapsed)}";
        string resumed = result.ResumedBytes > 0 ? $", after {Quantity.Bytes(result.ResumedBytes)} of an earlier send" : "";
        output.Line($"{ShownPath.Of(path)}: {peer} has it as '{result.KeptAs}', {how}{resumed}");
        output.Line($"{id}  verified");
    }

    private static CommandException ToException(SendResult result)
    {
        int code = result.Fault switch
        {
            SendFault.Refused => ExitCode.Refused,
            SendFault.Mismatch => ExitCode.VerificationFailed,
            SendFault.Directory => ExitCode.DirectoryUnreachable,
            _ => ExitCode.Failed,
        };
        return new CommandException(code, Sentence.AsReason(result.Message ?? "the file could not be sent"));
    }
}
