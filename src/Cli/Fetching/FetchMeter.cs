using P2POrleans.Cli.Terminal;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Cli.Fetching;

/// <summary>Shows the progress of a fetch.</summary>
internal sealed class FetchMeter(Output output, string name) : IProgress<FetchProgress>
{
    /// <summary>As long as a source has to say something.</summary>
    private static readonly TimeSpan SilentFor = new TransferOptions().StallTimeout;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _sources = [];
    private FetchPhase? _phase;
    private long _heardAt = TimeProvider.System.GetTimestamp();

    public TransferMeter Meter { get; } = new(TimeProvider.System);

    public string Title
    {
        get
        {
            lock (_lock)
                return _phase == FetchPhase.Checking && !IsSilent ? "Checking what is there" : SharedName.FileNameOf(name);
        }
    }

    /// <summary>How many have sent something, unless nobody does.</summary>
    public string Note
    {
        get
        {
            lock (_lock)
                return IsSilent ? "waiting" : _sources.Count > 0 ? Quantity.Count(_sources.Count, "source") : "";
        }
    }

    /// <summary>After the check of what is there, too: what comes next is the first byte.</summary>
    private bool IsSilent => TimeProvider.System.GetElapsedTime(_heardAt) >= SilentFor;

    public void Report(FetchProgress value)
    {
        lock (_lock)
        {
            _heardAt = TimeProvider.System.GetTimestamp();
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
