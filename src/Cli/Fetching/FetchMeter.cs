using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Fetching;

/// <summary>Shows the progress of a fetch.</summary>
internal sealed class FetchMeter(Output output, string name) : IProgress<FetchProgress>
{
    private readonly Lock _lock = new();
    private FetchPhase? _phase;
    private readonly HashSet<string> _sources = [];

    public TransferMeter Meter { get; } = new(TimeProvider.System);

    public string Title => _phase == FetchPhase.Checking ? "Checking what is there" : SharedName.FileNameOf(name);

    public void Report(FetchProgress value)
    {
        lock (_lock)
        {
            if (_phase != value.Phase)
            {
                _phase = value.Phase;
                Meter.Restart(value.Bytes);
            }

            if (value.Source is not null && _sources.Add(value.Source))
                output.Detail($"p2p: receiving from {value.Source}");
        }

        if (value.TotalBytes > 0)
            Meter.Total = value.TotalBytes;
        Meter.MoveTo(value.Bytes);
    }
}
