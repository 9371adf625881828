namespace P2POrleans.Peer.Transfers;

/// <summary>When a source that does send something is as bad as one that sends nothing.</summary>
internal static class SlownessRule
{
    /// <summary>Below this, in bytes per second, a source sends to keep us waiting.</summary>
    public const int Trickle = 1024;

    /// <summary>A source this many times slower than the fastest holds pieces that the others would long have brought.</summary>
    public const int FarBelow = 50;

    public static bool IsTrickle(long bytes, TimeSpan waited) => bytes < waited.TotalSeconds * Trickle;

    /// <param name="rate">Of the source, bytes per second.</param>
    /// <param name="fastest">Of the others.</param>
    public static bool IsFarBelow(double rate, double fastest) => rate * FarBelow < fastest;
}
