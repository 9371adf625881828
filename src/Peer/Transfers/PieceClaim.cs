namespace P2POrleans.Peer.Transfers;

/// <summary>
/// Pieces that one source was asked for in one request, in their order. Those that it has not begun with can be taken from its end.
/// </summary>
internal sealed class PieceClaim(SourcePieces source, int first, int count, CancellationTokenSource cancellation) : IDisposable
{
    public SourcePieces Source => source;

    public int First { get; } = first;

    public int Count { get; } = count;

    /// <summary>The next piece to begin with; <see cref="PiecePicker"/>'s.</summary>
    public int Next { get; set; } = first;

    /// <summary>Shrinks when others take pieces over; <see cref="PiecePicker"/>'s.</summary>
    public int End { get; set; } = first + count;

    /// <summary>What has not come yet of the piece that was begun last.</summary>
    public long BytesLeft { get; set; }

    /// <summary>Cancelled when the piece that was begun is wanted by a faster source.</summary>
    public CancellationToken TakenOver { get; } = cancellation.Token;

    /// <summary>Returns at once: whoever waits for the cancellation goes on elsewhere.</summary>
    public void TakeOver() => _ = cancellation.CancelAsync();

    public void Dispose() => cancellation.Dispose();
}
