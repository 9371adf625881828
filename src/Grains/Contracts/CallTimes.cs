namespace P2POrleans.Grains.Contracts;

/// <summary>
/// How long one attempt of a call may take before the caller tries again or gives up: well below the 30 seconds that Orleans
/// waits by default, because an answer that was lost with its silo never comes.
/// </summary>
internal static class CallTimes
{
    /// <summary>Something that is answered from memory.</summary>
    public const string Read = "00:00:04";

    /// <summary>Something that writes to the store once, or asks all partitions.</summary>
    public const string Write = "00:00:08";

    /// <summary>An announce: every partition writes its part, then the peer its header.</summary>
    public const string Announce = "00:00:20";
}
