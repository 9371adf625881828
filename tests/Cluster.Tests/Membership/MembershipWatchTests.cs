using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using P2POrleans.Silo.Cluster;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Membership;

public sealed class MembershipWatchTests
{
    /// <summary>After which a silo without a sign of life that does not answer counts as dead: 4 times 2 s.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);

    private readonly ManualTimeProvider _time = new();
    private readonly ListedMembership _table = new();
    private readonly ListedReach _reach = new();

    [Fact]
    public void NobodyIsActive_JoinsAtOnce()
    {
        _table.Add(1, SiloStatus.Dead, Now);
        _table.Add(2, SiloStatus.Joining, Now);

        Assert.True(Watch().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task SomebodyGivesASignOfLife_JoinsAndLeavesTheDeadToThem()
    {
        _table.Add(1, SiloStatus.Active, Now);
        _table.Add(2, SiloStatus.Active, Now - TimeSpan.FromHours(1));
        Task waiting = Watch();
        Assert.False(waiting.IsCompleted);

        _table.Silos[1].IAmAliveTime = Now + TimeSpan.FromSeconds(1);
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Active, silo.Status));
    }

    [Fact]
    public async Task AnotherNewcomerIsActive_Joins()
    {
        _table.Add(1, SiloStatus.Active, Now);
        Task waiting = Watch();

        _table.Add(2, SiloStatus.Active, Now);
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.Equal(SiloStatus.Active, _table.Silos[1].Status);
    }

    [Fact]
    public async Task AllWereKilledAMomentAgo_AreStruckOffWhenALivingSiloWouldHaveGivenASign()
    {
        _table.Add(1, SiloStatus.Active, Now);
        _table.Add(2, SiloStatus.Active, Now - TimeSpan.FromSeconds(2));
        Task waiting = Watch();

        _time.Advance(Silence - TimeSpan.FromMilliseconds(500));
        Assert.False(waiting.IsCompleted);
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Dead, silo.Status));
    }

    [Fact]
    public async Task AllWereKilledLongAgo_AreStruckOffOnceTheNewcomerHasWatchedThem()
    {
        _table.Add(1, SiloStatus.Active, Now - TimeSpan.FromMinutes(1));
        _table.Add(2, SiloStatus.Active, Now - TimeSpan.FromMinutes(1));
        Task waiting = Watch();

        _time.Advance(Silence - TimeSpan.FromSeconds(1));
        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Active, silo.Status));
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(2));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Dead, silo.Status));
    }

    /// <summary>The table was out of reach for a minute, in which nobody could give a sign of life, and is there again.</summary>
    [Fact]
    public async Task StaleAtFirstLookThenASignOfLife_NobodyIsStruckOff()
    {
        for (int silo = 1; silo <= 3; silo++)
            _table.Add(silo, SiloStatus.Active, Now - TimeSpan.FromMinutes(1));
        Task waiting = Watch();

        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(waiting.IsCompleted);
        _table.Silos[2].IAmAliveTime = Now;
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Active, silo.Status));
    }

    [Fact]
    public async Task AllRefuse_AreStruckOffWhenTwoSignsDidNotCome()
    {
        _table.Add(1, SiloStatus.Active, Now);
        _table.Add(2, SiloStatus.Active, Now);
        _reach.Silos[1] = _reach.Silos[2] = SiloAnswer.Refuses;
        Task waiting = Watch();

        _time.Advance((Silence / 2) - TimeSpan.FromMilliseconds(500));
        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Active, silo.Status));
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Dead, silo.Status));
    }

    [Fact]
    public async Task OneRefusesAndOneDoesNotAnswer_BothAreWatchedForLonger()
    {
        _table.Add(1, SiloStatus.Active, Now);
        _table.Add(2, SiloStatus.Active, Now);
        _reach.Silos[1] = SiloAnswer.Refuses;
        Task waiting = Watch();

        _time.Advance(Silence - TimeSpan.FromMilliseconds(500));
        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Active, silo.Status));
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Dead, silo.Status));
    }

    /// <summary>Redis was away, and a living silo has not tried again yet to give a sign.</summary>
    [Fact]
    public async Task NoSignOfLifeButOneListens_NobodyIsStruckOff_UntilNoLivingSiloWouldBeSilentThatLong()
    {
        _table.Add(1, SiloStatus.Active, Now);
        _table.Add(2, SiloStatus.Active, Now);
        _reach.Silos[1] = SiloAnswer.Refuses;
        _reach.Silos[2] = SiloAnswer.Listens;
        Task waiting = Watch();

        _time.Advance(Silence);
        _time.Advance(MembershipWatch.LongestSilence - Silence - TimeSpan.FromSeconds(1));
        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Active, silo.Status));
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(2));

        Assert.All(_table.Silos.Values, silo => Assert.Equal(SiloStatus.Dead, silo.Status));
    }

    [Fact]
    public async Task SignOfLifeByAClockThatIsBehind_Counts()
    {
        _table.Add(1, SiloStatus.Active, Now);
        Task waiting = Watch();

        _table.Silos[1].IAmAliveTime = Now - TimeSpan.FromHours(1);
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));

        Assert.Equal(SiloStatus.Active, _table.Silos[1].Status);
    }

    [Fact]
    public async Task AnotherNewcomerStrikesOffFirst_LooksAgainAfterAPause()
    {
        _table.Add(1, SiloStatus.Active, Now - TimeSpan.FromMinutes(1));
        _table.IsQuicker = true;
        Task waiting = Watch();

        _time.Advance(Silence);
        Assert.Equal(SiloStatus.Dead, _table.Silos[1].Status);
        Assert.False(waiting.IsCompleted);
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(1));
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private Task Watch()
    {
        // What waits for the clock goes on inside Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        var options = new ClusterMembershipOptions
        {
            IAmAliveTablePublishTimeout = Silence / 4,
            NumMissedTableIAmAliveLimit = 4,
        };
        return new MembershipWatch(_table, _reach, Options.Create(options), _time, NullLogger<MembershipWatch>.Instance)
            .WaitAsync(CancellationToken.None);
    }

    private async Task AdvanceUntilAsync(Task task, TimeSpan limit)
    {
        for (TimeSpan advanced = TimeSpan.Zero; !task.IsCompleted && advanced <= limit; advanced += TimeSpan.FromMilliseconds(500))
            _time.Advance(TimeSpan.FromMilliseconds(500));
        await task.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
