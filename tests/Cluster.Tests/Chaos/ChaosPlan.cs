using System.Globalization;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <param name="Seed">Of all that is random except the interleaving.</param>
/// <param name="Kills">Silos killed one after the other, each replaced by a new one.</param>
/// <param name="AnnouncesBetweenKills">Acknowledged ones, before the first kill and after each.</param>
/// <param name="AtLeast">Goes on killing until so much time has passed.</param>
/// <param name="Lease">What the directory gives.</param>
/// <param name="Sleepers">Peers that are silent now and then until their lease lapses; at least one of them comes back before the end.</param>
/// <param name="Restless">Other peers, which register again, sign off, and remove themselves and come back; each of it is done before the end.</param>
internal sealed record ChaosPlan(
    int Seed, int Kills, int AnnouncesBetweenKills, TimeSpan AtLeast, TimeSpan Lease, int Sleepers = 0, int Restless = 0)
{
    /// <summary>With peers of all kinds: two kills, or five and more in a run of <c>P2P_CHAOS_SECONDS</c>.</summary>
    public static ChaosPlan Full(int seed, TimeSpan lease)
    {
        int seconds = int.Parse(Environment.GetEnvironmentVariable("P2P_CHAOS_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        return seconds > 0
            ? new ChaosPlan(seed, 5, 200, TimeSpan.FromSeconds(seconds), lease, Sleepers: 2, Restless: 2)
            : new ChaosPlan(seed, 2, 50, TimeSpan.Zero, lease, Sleepers: 2, Restless: 2);
    }

    /// <summary>Fails unless nothing was violated, everything of the plan has happened, and reads of all kinds were answered.</summary>
    public void Require(ChaosOutcome outcome)
    {
        Assert.Empty(outcome.Violations);
        Assert.All(outcome.Reads.Values, reads => Assert.True(reads > 0));
        Assert.True(outcome.Kills >= Kills);
        Assert.True(Sleepers == 0 || outcome.Returns > 0);
        Assert.True(Restless == 0 || outcome.Changes.Values.All(changes => changes > 0));
    }
}
