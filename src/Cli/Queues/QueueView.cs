using System.Collections.Concurrent;
using System.Globalization;
using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Queues;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Queues;

/// <summary>
/// How a queue is doing, on standard error: a line for each file on its way and one for all, redrawn on a terminal; with
/// <c>--verbose</c> the line for all every second, wherever. Files may begin and end on any thread.
/// </summary>
internal sealed class QueueView(Output output, IReadOnlyList<QueuedFile> files)
{
    /// <summary>Small files come and go faster than anybody reads.</summary>
    private const int MaxRows = 8;

    private readonly ConcurrentDictionary<QueuedFile, TransferMeter> _active = new();
    private readonly TransferMeter _total = new(TimeProvider.System)
    {
        // Nobody says it of files of original peers.
        Total = files.All(f => f.Size is not null) ? files.Sum(f => f.Size) : null,
    };
    private long _endedBytes;
    private int _ended;

    public void Begins(QueuedFile file) => _active[file] = new TransferMeter(TimeProvider.System) { Total = file.Size };

    public void Ends(QueuedFile file)
    {
        _active.TryRemove(file, out _);
        Interlocked.Add(ref _endedBytes, file.Bytes);
        Interlocked.Increment(ref _ended);
    }

    public Task RunAsync(Func<Task> work) => ProgressView.RunAsync(
        output, work, () => string.Join(", ", [Title, .. ProgressView.Figures(Total()), Note]), Draw);

    private void Draw(ProgressRows rows)
    {
        foreach ((QueuedFile file, TransferMeter meter) in _active.ToArray().OrderByDescending(f => f.Value.Elapsed).Take(MaxRows))
        {
            meter.MoveTo(file.Bytes);
            rows.Add(SharedName.FileNameOf(file.Request.Name), meter, Quantity.Count(file.Sources, "source"));
        }

        // Half a number would be read as another one.
        rows.Add(Title.Length <= rows.TitleWidth ? Title : Title[..Title.LastIndexOf(' ')], Total(), Note);
    }

    private string Title => string.Create(CultureInfo.InvariantCulture, $"{_ended:N0} of {Quantity.Count(files.Count, "file")}");

    private string Note => string.Create(CultureInfo.InvariantCulture, $"{_active.Count} active");

    private TransferMeter Total()
    {
        _total.MoveTo(Interlocked.Read(ref _endedBytes) + _active.Keys.Sum(f => f.Bytes));
        return _total;
    }
}
