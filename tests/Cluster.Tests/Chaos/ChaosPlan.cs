namespace P2POrleans.Cluster.Tests.Chaos;

/// <param name="Seed">Of all that is random except the interleaving.</param>
/// <param name="Kills">Silos killed one after the other, each replaced by a new one.</param>
/// <param name="AnnouncesBetweenKills">Acknowledged ones, before the first kill and after each.</param>
/// <param name="AtLeast">Goes on killing until so much time has passed.</param>
/// <param name="Lease">What the directory gives.</param>
/// <param name="Sleepers">Peers that are silent now and then until their lease lapses; at least one of them comes back before the end.</param>
/// <param name="Restless">Other peers, which register again, sign off, and remove themselves and come back; each of it is done before the end.</param>
internal sealed record ChaosPlan(
    int Seed, int Kills, int AnnouncesBetweenKills, TimeSpan AtLeast, TimeSpan Lease, int Sleepers = 0, int Restless = 0);
