namespace P2POrleans.Peer.Transfers;

/// <summary>What came of late from a source, and how long it let us wait for it. One thread at a time.</summary>
/// <param name="asked">When the source was asked, as the clock's timestamp.</param>
internal sealed class Flow(long asked)
{
    public long Asked => asked;

    /// <summary>Nothing has come yet.</summary>
    public bool IsFirst { get; private set; } = true;

    public long Bytes { get; private set; }

    public TimeSpan Waited { get; private set; }

    public void Add(int bytes, TimeSpan waited)
    {
        Bytes += bytes;
        Waited += waited;
        IsFirst = false;
    }

    /// <summary>Looks at it each time that it let us wait for so long, and then begins anew.</summary>
    /// <returns>What is wrong with a source that only keeps us waiting; else null.</returns>
    public SourceProblem? Judge(TimeSpan every)
    {
        if (Waited < every)
            return null;
        SourceProblem? problem = SlownessRule.IsTrickle(Bytes, Waited) ? SourceProblem.Trickled(Bytes, Waited) : null;
        (Bytes, Waited) = (0, TimeSpan.Zero);
        return problem;
    }
}
