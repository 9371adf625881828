namespace P2POrleans.Cluster.Tests.Chaos;

internal enum ReadKind
{
    ByName,
    ById,
    Search,
    Listing,
    Peer,
}
