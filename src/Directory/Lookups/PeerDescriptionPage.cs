using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.FileDirectory.Lookups;

/// <summary>Peers in ordinal order of their names.</summary>
/// <param name="IsLast">False when more peers come after the last one of the page, which then has one or more.</param>
public sealed record PeerDescriptionPage(IReadOnlyList<PeerDescription> Peers, bool IsLast)
{
    public static PeerDescriptionPage Empty { get; } = new([], IsLast: true);
}
