namespace P2POrleans.Peer.Transfers;

/// <summary>How long a source with a fault is left alone.</summary>
internal static class SourceRest
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>While there is nobody else to ask.</summary>
    private static readonly TimeSpan LongestOfTheOnly = TimeSpan.FromSeconds(3);

    /// <param name="fault">What was wrong; none for a source that had nothing to give.</param>
    /// <param name="failures">How often it was, one after the other and without a piece between, this time included.</param>
    /// <param name="isNeeded">Whether there is nobody else to ask.</param>
    /// <returns>Null for ever: asking again would not change it.</returns>
    public static TimeSpan? After(SourceFault fault, int failures, bool isNeeded = false) => fault switch
    {
        SourceFault.Busy => First,
        SourceFault.Lied or SourceFault.Changed or SourceFault.NotFound => null,
        _ => TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(failures - 1, 10), (isNeeded ? LongestOfTheOnly : Longest).Ticks)),
    };
}
