using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace P2POrleans.Silo.Cluster;

/// <summary>
/// Finds out when a newcomer can join without waiting for the dead.
/// <para>
/// A newcomer has to reach every silo that the membership table calls active. After a crash of the whole cluster nobody is left to
/// strike the dead ones off, and newcomers look at an entry again only when the table changes, which none of them does: they would wait
/// for each other until they give up. So before it begins, a newcomer watches the table: (1) nobody is active, it joins; (2) somebody gives
/// a sign of life, which is a living cluster that takes care of its own dead, it joins; (3) nobody does while it watches for long enough, and
/// it strikes them all off. How old the last sign was at the first look says nothing: clocks differ, and living silos could not give signs
/// while the table was out of reach. A silo that was struck off by mistake reads so and stops.
/// </para>
/// <para>
/// How long is enough, their addresses say. All refuse: the processes are gone, and two signs that did not come confirm it. No answer: their
/// machines may be gone or out of this one's reach, and it takes longer than silos give each other before they give one up. Somebody
/// listens: as long as a silo may rest from a table that failed; after that, what listens is somebody else.
/// </para>
/// </summary>
internal sealed class MembershipWatch(
    IMembershipTable table,
    ISiloReach reach,
    IOptions<ClusterMembershipOptions> membership,
    TimeProvider time,
    ILogger<MembershipWatch> logger)
{
    /// <summary>Orleans tries again to give a sign after 64 seconds at most, however often that failed.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(70);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _twoSigns = 2 * membership.Value.IAmAliveTablePublishTimeout;

    private readonly TimeSpan _allSigns = membership.Value.IAmAliveTablePublishTimeout * membership.Value.NumMissedTableIAmAliveLimit;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        Dictionary<SiloAddress, DateTime>? seen = null;
        long firstLook = 0;
        while (true)
        {
            MembershipTableData data = await table.ReadAll();
            (MembershipEntry Entry, string Tag)[] active =
                [.. data.Members.Where(member => member.Item1.Status == SiloStatus.Active).Select(member => (member.Item1, member.Item2))];
            if (seen is null)
            {
                seen = active.ToDictionary(member => member.Entry.SiloAddress, member => member.Entry.IAmAliveTime);
                firstLook = time.GetTimestamp();
            }

            if (active.Length == 0 || active.Any(member => HasGivenASign(member.Entry, seen)))
                return;

            TimeSpan watched = time.GetElapsedTime(firstLook);
            if (watched >= _twoSigns && watched >= await EnoughAsync(active, cancellationToken))
            {
                JoinLog.StrikesOff(logger, active.Length);
                if (await StrikeOffAsync(data, active[0].Entry, active[0].Tag))
                    continue;
            }
            else
            {
                JoinLog.Waits(logger, active.Length);
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>A change in either direction: clocks are set.</summary>
    private static bool HasGivenASign(MembershipEntry entry, Dictionary<SiloAddress, DateTime> seen) =>
        !seen.TryGetValue(entry.SiloAddress, out DateTime before) || entry.IAmAliveTime != before;

    private async Task<TimeSpan> EnoughAsync((MembershipEntry Entry, string Tag)[] active, CancellationToken cancellationToken)
    {
        SiloAnswer[] answers = await Task.WhenAll(active.Select(member => reach.AskAsync(member.Entry.SiloAddress, cancellationToken)));
        return answers.Contains(SiloAnswer.Listens) ? LongestSilence : answers.Contains(SiloAnswer.Nothing) ? _allSigns : _twoSigns;
    }

    /// <summary>One at a time, each under a new version of the table.</summary>
    /// <returns>False when somebody else was quicker.</returns>
    private Task<bool> StrikeOffAsync(MembershipTableData data, MembershipEntry entry, string tag)
    {
        entry.Status = SiloStatus.Dead;
        return table.UpdateRow(entry, tag, data.Version.Next());
    }
}
