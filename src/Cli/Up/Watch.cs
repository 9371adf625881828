using System.Globalization;
using P2POrleans.Cli.Commands;
using P2POrleans.Cli.Invocation;
using P2POrleans.Cli.Json;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Gateways;
using P2POrleans.Peer.Reporting;
using P2POrleans.Protocol.Names;
using P2POrleans.Protocol.Rest;
using Spectre.Console;

namespace P2POrleans.Cli.Up;

/// <summary>
/// Shows the network until the user stops it: a table that is redrawn on a terminal, a line for every change elsewhere. A process
/// that ends meanwhile, say because the user killed it to see what happens, is shown as stopped.
/// </summary>
internal sealed class Watch(
    CommandContext context, UpPlan plan, ChildProcess gateway, IReadOnlyList<ChildProcess> peers, DirectoryClient directory,
    StatusClient status)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    /// <summary>Columns of a terminal that has room for what each has sent.</summary>
    private const int WideTable = 104;

    private readonly Dictionary<string, string> _states = [];
    private readonly long _start = TimeProvider.System.GetTimestamp();

    /// <summary>Ends with <see cref="OperationCanceledException"/> only.</summary>
    public Task RunAsync() => context.Output is { Json: false, IsTerminal: true, Console.Profile.Capabilities.Ansi: true }
        ? context.Output.Console.Live(new Text("")).AutoClear(false).StartAsync(live => LoopAsync(rows =>
        {
            live.UpdateTarget(Table(rows));
            live.Refresh();
        }))
        : LoopAsync(ReportChanges);

    private async Task LoopAsync(Action<IReadOnlyList<WatchRow>> show)
    {
        using var timer = new PeriodicTimer(RefreshEvery);
        do
            show(await LookAsync());
        while (await timer.WaitForNextTickAsync(context.Stop));
    }

    private async Task<IReadOnlyList<WatchRow>> LookAsync()
    {
        GatewayResult<PeerPage> answer = await directory.ListPeersAsync(cursor: null, limit: null, context.Stop);
        IReadOnlyList<PeerItem> listed = answer.Value?.Peers ?? [];
        string state = gateway.HasExited ? "stopped" : answer.Value is null ? "not answering" : "running";
        var rows = new List<WatchRow> { new("gateway", state, null, null, null, plan.Gateway.HttpUrl) };
        for (int i = 0; i < peers.Count; i++)
        {
            PlannedPeer planned = plan.Peers[i];
            PeerStatus? now = peers[i].HasExited ? null : await status.GetPeerAsync(planned.HttpUrl, context.Stop);
            PeerItem? item = listed.FirstOrDefault(p => p.Name == planned.Name);
            rows.Add(new WatchRow(
                planned.Name, StateOf(peers[i], item, now), now?.Files ?? item?.Files, now?.Bytes, now?.Uploads,
                "grpc://" + planned.GrpcAuthority));
        }

        rows.AddRange(listed
            .Where(p => plan.Peers.All(own => own.Name != p.Name))
            .Select(p => new WatchRow(p.Name, PeerList.State(p), p.Files, null, null, p.GrpcUrl)));
        return rows;
    }

    private static string StateOf(ChildProcess process, PeerItem? item, PeerStatus? now) => (process.HasExited, item, now) switch
    {
        (true, { Online: true }, _) => "stopped, lease runs",
        (true, _, _) => "stopped",
        (_, _, null) => "not answering",
        (_, _, { Hashing: { } hashing }) => $"hashing {Percent(hashing)}",
        (_, { Online: true }, _) => "online",
        _ => "offline",
    };

    private static string Percent(HashingStatus hashing) =>
        hashing.BytesTotal > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100.0 * hashing.BytesDone / hashing.BytesTotal:0} %") : "";

    private void ReportChanges(IReadOnlyList<WatchRow> rows)
    {
        foreach (WatchRow row in rows)
        {
            if (_states.TryGetValue(row.Name, out string? before) && before == row.State)
                continue;

            _states[row.Name] = row.State;
            context.Output.JsonLine(new StateEvent(row.Name, row.State, row.Files), CliJson.Default.StateEvent);
            // The first look shows what was just said.
            if (before is not null)
                context.Output.Line($"{row.Name}: {row.State}");
        }
    }

    private Rows Table(IReadOnlyList<WatchRow> rows)
    {
        bool isWide = context.Output.Console.Profile.Width >= WideTable;
        var table = new Table { Border = TableBorder.Simple, BorderStyle = Style.Parse("dim") };
        table.AddColumns(
            new TableColumn("NAME").NoWrap(),
            new TableColumn("STATE").NoWrap(),
            new TableColumn("FILES").RightAligned().NoWrap());
        if (isWide)
        {
            table.AddColumns(
                new TableColumn("SIZE").RightAligned().NoWrap(),
                new TableColumn("SENDING").RightAligned().NoWrap(),
                new TableColumn("SENT").RightAligned().NoWrap());
        }

        table.AddColumn(new TableColumn("ADDRESS").NoWrap());
        foreach (WatchRow row in rows)
        {
            IEnumerable<Text> sizes = isWide
                ? [Cell(Bytes(row.Bytes)), Cell(Number(row.Uploads?.Active)), Cell(Bytes(row.Uploads?.Bytes))]
                : [];
            table.AddRow([Cell(row.Name), Cell(row.State, StyleOf(row.State)), Cell(Number(row.Files)), .. sizes, Cell(row.Address)]);
        }

        TimeSpan up = TimeProvider.System.GetElapsedTime(_start);
        return new Rows(table, new Text($" Running for {up:hh\\:mm\\:ss}. Ctrl-C stops everything.", Style.Parse("dim")));
    }

    private static Text Cell(string text, Style? style = null) => new(SafeText.Of(text), style);

    private static string Bytes(long? bytes) => bytes is { } count ? Quantity.Bytes(count) : "";

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static Style StyleOf(string state) => state switch
    {
        "running" or "online" => Style.Parse("green"),
        _ when state.StartsWith("stopped", StringComparison.Ordinal) => Style.Parse("red"),
        _ => Style.Parse("yellow"),
    };
}
