namespace P2POrleans.Peer.Transfers;

/// <summary>Ends a source's turn from wherever its fault was noticed; never leaves <see cref="SourceWorker"/>.</summary>
internal sealed class SourceException(SourceProblem problem) : Exception(problem.Message)
{
    public SourceException(SourceFault fault, string message)
        : this(new SourceProblem(fault, message))
    {
    }

    public SourceProblem Problem => problem;
}
