namespace P2POrleans.Peer.Transfers;

/// <summary>Ends a source's turn from wherever its fault was noticed; never leaves <see cref="SourceSession"/>.</summary>
internal sealed class SourceException(SourceFault fault, string message) : Exception(message)
{
    public SourceProblem Problem { get; } = new(fault, message);
}
