using System.Collections.Concurrent;
using System.Globalization;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Queues;
using P2POrleans.Protocol.Names;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace P2POrleans.Cli.Queues;

/// <summary>
/// How a queue is doing, on standard error: a line for each file on its way and one for all, redrawn on a terminal; with
/// <c>--verbose</c> the line for all every second, wherever. Files may begin and end on any thread.
/// </summary>
internal sealed class QueueView(Output output, IReadOnlyList<QueuedFile> files)
{
    /// <summary>Small files come and go faster than anybody reads.</summary>
    private const int MaxRows = 8;

    private static readonly TimeSpan RefreshEvery = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<QueuedFile, TransferMeter> _active = new();
    private readonly TransferMeter _total = new(TimeProvider.System) { Total = files.Sum(f => f.Size ?? 0) };
    private long _endedBytes;
    private int _ended;

    public void Begins(QueuedFile file) => _active[file] = new TransferMeter(TimeProvider.System) { Total = file.Size };

    public void Ends(QueuedFile file)
    {
        _active.TryRemove(file, out _);
        Interlocked.Add(ref _endedBytes, file.Bytes);
        Interlocked.Increment(ref _ended);
    }

    public async Task RunAsync(Func<Task> work)
    {
        Task running = work();
        if (output.Verbose)
            await ProgressView.EveryAsync(ProgressView.LineEvery, running, () => output.Detail("p2p: " + string.Join(", ", Total())));
        else if (!output.Json && output.CanAnimate)
            await DrawAsync(running);
        await running;
    }

    private Task DrawAsync(Task running) => output.ErrorConsole.Live(new Text("")).AutoClear(true).StartAsync(async context =>
    {
        await ProgressView.EveryAsync(RefreshEvery, running, () =>
        {
            context.UpdateTarget(Draw());
            context.Refresh();
        });
    });

    /// <summary>What fits: everything; no sources; nor rate and time to go.</summary>
    private (int Name, int Bar, int Columns) Layout => output.ErrorConsole.Profile.Width switch
    {
        >= 112 => (32, 10, 6),
        >= 80 => (16, 8, 5),
        _ => (16, 8, 3),
    };

    private Grid Draw()
    {
        (int nameLength, int bar, int columns) = Layout;
        var grid = new Grid();
        for (int i = 0; i < columns; i++)
            grid.AddColumn(new GridColumn { NoWrap = true, Alignment = i == 0 ? Justify.Left : Justify.Right });
        foreach ((QueuedFile file, TransferMeter meter) in _active.OrderByDescending(f => f.Value.Elapsed).Take(MaxRows))
        {
            meter.MoveTo(file.Bytes);
            string name = ProgressView.Short(SharedName.FileNameOf(file.Request.Name), nameLength);
            string[] cells = [name, Bar(meter, bar), .. ProgressView.Figures(meter), Quantity.Count(file.Sources, "source")];
            AddRow(grid, cells[..columns]);
        }

        string[] total = Total();
        string[] last = [ProgressView.Short(total[0], nameLength), Bar(_total, bar), .. total[1..]];
        AddRow(grid, last[..columns]);
        return grid;
    }

    private static string Bar(TransferMeter meter, int length)
    {
        int done = meter.Total is > 0 and long total ? (int)(Math.Clamp((double)meter.Bytes / total, 0, 1) * length) : 0;
        return new string('━', done) + new string('─', length - done);
    }

    private static void AddRow(Grid grid, string[] cells) =>
        grid.AddRow([.. cells.Select(c => (IRenderable)new Text(SafeText.Of(c)))]);

    private string[] Total()
    {
        _total.MoveTo(Interlocked.Read(ref _endedBytes) + _active.Keys.Sum(f => f.Bytes));
        string count = string.Create(CultureInfo.InvariantCulture, $"{_ended:N0} of {Quantity.Count(files.Count, "file")}");
        return [count, .. ProgressView.Figures(_total), $"{_active.Count} on the way"];
    }
}
