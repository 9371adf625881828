namespace P2POrleans.Peer.Transfers;

/// <summary>
/// How much to ask a source for, so that it never waits for us and yet little is lost when it goes: a request for what it sends in
/// a quarter of a second, and more than one at a time when the pause between two would be felt.
/// </summary>
internal sealed class PipelineWindow(int pieceLength, RateMeter rate)
{
    public const int MaxLanes = 4;

    public const int MaxRunBytes = 16 * 1024 * 1024;

    private const double RunSeconds = 0.25;

    /// <summary>A pause between two requests of more than this part of a request's time is filled with another one.</summary>
    private const double FeltPause = 0.05;

    private double _latencySeconds = double.PositiveInfinity;

    /// <summary>Pieces to ask for at once: those that follow each other.</summary>
    public int RunPieces
    {
        get
        {
            double bytes = Math.Min(rate.BytesPerSecond * RunSeconds, MaxRunBytes);
            return Math.Max(1, (int)(bytes / pieceLength));
        }
    }

    /// <summary>Requests to have under way at once.</summary>
    public int Lanes
    {
        get
        {
            double bytesPerSecond = rate.BytesPerSecond;
            if (bytesPerSecond <= 0 || double.IsInfinity(_latencySeconds))
                return 1;
            double runSeconds = RunPieces * (double)pieceLength / bytesPerSecond;
            return 1 + (int)Math.Min(_latencySeconds / (FeltPause * runSeconds), MaxLanes - 1);
        }
    }

    /// <summary>The first byte of an answer came. The shortest time counts: longer ones are those of a source that has much to do.</summary>
    public void Answered(TimeSpan latency) => _latencySeconds = Math.Min(_latencySeconds, latency.TotalSeconds);
}
