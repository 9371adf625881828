using P2POrleans.Cli.Commands;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Reporting;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Cli.Up;

/// <summary>
/// One run of <c>up</c>: start the gateway, start the peers, fetch one file to show that it works, then watch until the user has
/// seen enough. The processes are stopped in the opposite order, so that peers can sign off.
/// </summary>
internal sealed class UpSession(CommandContext context, UpPlan plan, UpData data, bool once) : IAsyncDisposable
{
    private readonly Output _output = context.Output;
    private readonly List<ChildProcess> _peers = [];
    private readonly DirectoryClient _directory = DirectoryClient.Connect(plan.Gateway.LocalUrl);
    private readonly StatusClient _status = new();
    private ChildProcess? _gateway;

    private string GatewayUrl => plan.Gateway.LocalUrl.ToString().TrimEnd('/');

    public async Task<int> RunAsync()
    {
        string peers = Quantity.Count(plan.Peers.Count, "peer");
        _output.Styled($"[bold]P2POrleans[/] {ProductVersion.Text}: a gateway and {peers} on this machine");
        _output.Line("");
        await StartGatewayAsync();
        await StartPeersAsync();
        FetchedEvent? fetched = await new FirstFetch(context, plan, data, _directory).RunAsync();
        if (fetched is not null)
            ReportFetch(fetched);
        else if (once)
            throw CommandException.Failed("there was nothing to fetch: the shared folders are empty");
        if (once)
            return ExitCode.Done;

        await SayWhatToTryAsync(fetched);
        try
        {
            await new Watch(context, plan, _gateway!, _peers, _directory, _status).RunAsync();
        }
        catch (OperationCanceledException) when (context.Signals.ServerExitCode is not null)
        {
            // How a watch ends.
        }

        return context.Signals.ServerExitCode ?? ExitCode.Failed;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_peers.Select(p => p.DisposeAsync().AsTask()));
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        _directory.Dispose();
        _status.Dispose();
        _output.JsonLine(new StoppedEvent(), CliJson.Default.StoppedEvent);
        if (!once && context.Stop.IsCancellationRequested)
            _output.Line("Stopped: nothing is left running.");
    }

    private async Task StartGatewayAsync()
    {
        _gateway = Start("gateway", ["gateway", "--listen", plan.Gateway.HttpUrl, "--data", data.Gateway]);
        await Activity.RunAsync(
            _output, "Starting the gateway",
            () => Readiness.WaitForGatewayAsync(_gateway, _status, plan.Gateway.LocalUrl, context.Stop));
        InfoResponse info = Answer.Of(await _directory.GetInfoAsync(context.Stop));
        _output.JsonLine(new StartedEvent("gateway", _gateway.Id, GatewayUrl, null, null, null, null), CliJson.Default.StartedEvent);
        Step("gateway", $"{GatewayUrl}  {info.Engine} engine, {info.Partitions} partitions, {info.Grpc}");
    }

    private async Task StartPeersAsync()
    {
        foreach (PlannedPeer peer in plan.Peers)
        {
            _peers.Add(Start(
                peer.Name,
                [
                    "peer", "--name", peer.Name, "--share", peer.Share, "--listen", peer.GrpcAuthority, "--http-listen", peer.HttpAuthority,
                    "--gateway", GatewayUrl, "--state", data.PeerState(peer.Name),
                ]));
        }

        for (int i = 0; i < _peers.Count; i++)
        {
            PlannedPeer peer = plan.Peers[i];
            ChildProcess process = _peers[i];
            PeerStatus status = await Activity.RunAsync(
                _output, $"Starting {peer.Name}", say => Readiness.WaitForPeerAsync(process, _status, peer.HttpUrl, say, context.Stop));
            _output.JsonLine(
                new StartedEvent(
                    peer.Name, process.Id, status.GrpcUrl ?? "", status.HttpUrl, Path.GetFullPath(peer.Share), status.Files, status.Bytes),
                CliJson.Default.StartedEvent);
            string shares = $"{Quantity.Count(status.Files, "file")}, {Quantity.Bytes(status.Bytes)} in {ShownPath.Of(peer.Share)}";
            Step(peer.Name, $"{status.GrpcUrl}  {status.HttpUrl}  {shares}");
        }
    }

    private ChildProcess Start(string name, string[] arguments) => ChildProcess.Start(
        name, arguments, data.Log(name),
        // What a child says on standard output is for people who started it by hand.
        onOutput: _ => { },
        onError: line => _output.Detail($"{name}: {line}"));

    private void ReportFetch(FetchedEvent fetched)
    {
        _output.JsonLine(fetched, CliJson.Default.FetchedEvent);
        string who = fetched.For is { } peer ? $"{peer} searched" : "searched";
        string got = $"{Quantity.Bytes(fetched.Size)} in {Quantity.Duration(TimeSpan.FromSeconds(fetched.Seconds))}";
        Step("fetch", $"{who} for '{fetched.Query}', found it on {fetched.From}, got {got}");
        Continue(fetched.Name);
        Continue(fetched.ContentId);
        Continue("every piece was verified, and the file on disk hashed again: it is this content");
    }

    private async Task SayWhatToTryAsync(FetchedEvent? fetched)
    {
        string p2p = SelfCommand.Text();
        string gateway = GatewayUrl == CommandLine.GatewayOption.Default ? "" : " --gateway " + GatewayUrl;
        string second = fetched is null ? "peers" : $"get {SelfCommand.Quote(await ShortNameAsync(fetched))} -o downloads";
        string[] commands =
        [
            $"{p2p} search {SelfCommand.Quote(fetched?.Query.Split(' ')[0] ?? "txt")}{gateway}",
            $"{p2p} {second}{gateway}",
            $"{p2p} probe{gateway}",
        ];
        _output.JsonLine(new UpReadyEvent(GatewayUrl, commands), CliJson.Default.UpReadyEvent);
        _output.Line("");
        _output.Line("Try next, in another terminal:");
        foreach (string command in commands)
            _output.Line("  " + command);
    }

    /// <summary>The name where it is enough, else the content id.</summary>
    private async Task<string> ShortNameAsync(FetchedEvent fetched)
    {
        string name = SharedName.FileNameOf(fetched.Name);
        GatewayResult<NameLookup> found = await _directory.FindByNameAsync(name, null, null, context.Stop);
        return found.Value is { Contents.Count: 1 } ? name : fetched.ContentId;
    }

    private void Step(string name, string text)
    {
        if (_output.IsTerminal)
            _output.Styled($"[green]{(_output.Console.Profile.Capabilities.Unicode ? "✓" : "+")}[/] [bold]{name,-8}[/] {text}");
        else
            _output.Line($"{name,-8} {text}");
    }

    private void Continue(string text) => _output.Line(new string(' ', _output.IsTerminal ? 11 : 9) + text);
}
