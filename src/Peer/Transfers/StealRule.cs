namespace P2POrleans.Peer.Transfers;

/// <summary>When a source that has nothing left to do takes over what a slower one was asked for. Rates in bytes per second.</summary>
internal static class StealRule
{
    /// <summary>Beginning a piece anew must pay by this factor, and by this many seconds.</summary>
    private const double RestartFactor = 2;
    private const double RestartSeconds = 0.25;

    /// <summary>A source of which nothing is known is tried when a piece would take the other longer than this, and that is well known.</summary>
    private const double TrySeconds = 10;
    private static readonly TimeSpan KnownAfter = TimeSpan.FromSeconds(5);

    /// <summary>Of pieces that the other has not begun with: so many that both are done at about the same time.</summary>
    /// <param name="pieces">At least one.</param>
    public static int Share(int pieces, double otherRate, double ownRate)
    {
        // A newcomer, nothing known of it, is taken for an equal.
        double own = ownRate > 0 ? ownRate : otherRate;
        double part = own + otherRate > 0 ? own / (own + otherRate) : 0.5;
        return Math.Clamp((int)Math.Round(pieces * part), 1, pieces);
    }

    /// <summary>Whether one source is so much faster that having its answer awaited anew pays.</summary>
    public static bool IsFaster(double rate, double otherRate) => rate > otherRate * RestartFactor;

    /// <param name="bytesLeft">What the other has yet to send of the piece.</param>
    /// <param name="pieceBytes">What we would have to receive, the whole piece.</param>
    public static bool PaysToRestart(long bytesLeft, double otherRate, long pieceBytes, double ownRate)
    {
        if (ownRate <= 0)
            return false;
        double own = pieceBytes / ownRate;
        double other = otherRate > 0 ? bytesLeft / otherRate : double.PositiveInfinity;
        return other > own * RestartFactor && other > own + RestartSeconds;
    }

    /// <summary>
    /// Whether a piece is to be begun anew with a source of which no rate is known. Each trial for a piece asks for twice the time that
    /// the last one did: of many who are all slow, few throw away what another one has brought.
    /// </summary>
    /// <param name="bytesLeft">What the other has yet to send of the piece.</param>
    /// <param name="otherAskedFor">For how long the other has been asked for something.</param>
    /// <param name="trials">Of this piece, so far.</param>
    public static bool PaysToTry(long bytesLeft, double otherRate, TimeSpan otherAskedFor, int trials) =>
        otherRate > 0 && otherAskedFor >= KnownAfter && bytesLeft / otherRate > TrySeconds * Math.Pow(2, trials);
}
