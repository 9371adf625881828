using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using static P2POrleans.Directory.Contract.Files;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

public abstract class LeaseContract : FileDirectoryContract
{
    private static readonly TimeSpan Lease = DirectoryHarness.Rules.Lease;
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Lease_RunsOut_HidesThePeerAndKeepsItsFiles()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));

        await Harness.AdvanceAsync(Lease - Moment);
        Assert.Equal(["ana"], await PeersWithAsync("a"));
        await Harness.AdvanceAsync(Moment * 2);

        Assert.Empty(await ByNameAsync("a"));
        Assert.Empty(await ByRootAsync(1));
        Assert.Empty(await NamesAsync("a"));
        Assert.False(await IsOnlineAsync("ana"));
        Assert.Equal([Entry("a", 1)], await FilesOfAsync("ana"));
        Assert.Equal("ana", Value(await Directory.AuthenticateAsync(ana.Token, CancellationToken.None)).Name);
    }

    [Fact]
    public async Task Heartbeat_BeforeTheEnd_RenewsTheLease()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));

        for (int i = 0; i < 5; i++)
        {
            await Harness.AdvanceAsync(Lease - Moment);
            Assert.Equal(
                new Heartbeat(1, 1, false, Lease, DirectoryHarness.Rules.RenewEvery),
                Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None)));
        }

        Assert.Equal(["ana"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task Heartbeat_AfterTheEnd_BringsThePeerBackAtOnce()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("a", 1));
        await ben.ShareAsync(Entry("a", 1));
        await Harness.AdvanceAsync(Lease + Moment);

        Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));

        Assert.Equal(["ana"], await PeersWithAsync("a"));
        Assert.Equal(1, Assert.Single((await SearchAsync("a")).Matches).Peers);
        Assert.Single(await ByRootAsync(1));
    }

    [Fact]
    public async Task Announce_AfterTheEnd_BringsThePeerBackWithAllItsFiles()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));
        await Harness.AdvanceAsync(Lease + Moment);

        await ana.ChangeAsync([], [Entry("b", 2)]);

        Assert.Equal(["ana"], await PeersWithAsync("a"));
        Assert.Equal(["ana"], await PeersWithAsync("b"));
    }

    [Fact]
    public async Task Lease_EndsOnlyAfterTheDirectoryListenedForTheWholeOfIt()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));

        await Harness.SkipAsync(Lease * 3);
        Assert.Equal(["ana"], await PeersWithAsync("a"));
        await Harness.AdvanceAsync(Lease - Moment);
        Assert.Equal(["ana"], await PeersWithAsync("a"));
        await Harness.AdvanceAsync(Moment * 2);
        Assert.Empty(await PeersWithAsync("a"));
    }

    [Fact]
    public async Task SignOff_HidesAtOnceUntilTheNextSignOfLife()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));

        Assert.False(Value(await Directory.SignOffAsync(ana.Token, CancellationToken.None)).Online);
        Assert.Empty(await ByNameAsync("a"));
        Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Equal(["ana"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task OriginalPeer_WithoutProbes_StaysOnline()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("a"));

        await Harness.AdvanceAsync(Lease * 10);

        Assert.Equal(["old"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task ReportProbe_EndsAndRenewsTheLeaseOfAnOriginalPeer()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("a"));

        Assert.False((await ProbeAsync(old, reachable: false)).Online);
        Assert.Empty(await ByNameAsync("a"));
        Assert.True((await ProbeAsync(old, reachable: true)).Online);
        Assert.Equal(["old"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task ReportProbe_SilentForAWhileInWhichSomebodyElseReachedThePeer_ChangesNothing()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(60));
        await ProbeAsync(old, reachable: true);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(59));

        Assert.True((await ReportSilenceAsync()).Online);
        await Harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.False((await ReportSilenceAsync()).Online);

        async Task<PeerDescription> ReportSilenceAsync() =>
            Value(await Directory.ReportProbeAsync("old", 1, TimeSpan.FromSeconds(60), CancellationToken.None));
    }

    [Fact]
    public async Task Check_OfAWholeDirectory_FindsNothing() => Assert.Null(await Directory.CheckAsync(CancellationToken.None));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReportProbe_OvertakenByARegistration_ChangesNothing(bool reachable)
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("a"));
        await old.RegisterAgainAsync();
        if (reachable)
            await ProbeAsync(old, reachable: false);

        PeerDescription now = Value(await Directory.ReportProbeAsync(
            "old", epoch: 1, reachable ? null : TimeSpan.Zero, CancellationToken.None));

        Assert.Equal((!reachable, 2), (now.Online, now.Epoch));
        Assert.Equal(!reachable, await IsOnlineAsync("old"));
        Assert.Equal(reachable ? 0 : 1, (await ByNameAsync("a")).Count);
    }

    [Fact]
    public async Task ReportProbe_OvertakenByASignOff_ChangesNothing()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("a"));
        await Directory.SignOffAsync(old.Token, CancellationToken.None);

        Assert.False((await ProbeAsync(old, reachable: true)).Online);
        await Harness.RestartAsync();
        Assert.Equal((false, true), (await ProbeAsync(old, reachable: true)) is var now ? (now.Online, now.HasLeft) : default);
        Assert.Empty(await ByNameAsync("a"));
    }

    [Fact]
    public async Task SignOff_OfAnOriginalPeer_EndsItsTokenUntilItRegisters()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("a"));

        PeerDescription left = Value(await Directory.SignOffAsync(old.Token, CancellationToken.None));

        Assert.Equal((false, true), (left.Online, left.HasLeft));
        Fault(DirectoryError.InvalidToken, await old.SendAsync(new Announce(null, null, true, [], [Unverified("b")])));
        Fault(DirectoryError.InvalidToken, await Directory.HeartbeatAsync(old.Token, CancellationToken.None));
        Fault(DirectoryError.InvalidToken, await Directory.AuthenticateAsync(old.Token, CancellationToken.None));
        await Harness.RestartAsync();
        Assert.False(await IsOnlineAsync("old"));
        Assert.Empty(await ByNameAsync("a"));

        PeerDriver back = await RegisterAsync("old", PeerKind.Original);
        Assert.Equal((true, false), (back.Registration.Peer.Online, back.Registration.Peer.HasLeft));
        Assert.Equal(["old"], await PeersWithAsync("a"));
    }

    [Theory]
    [InlineData(PeerKind.Native)]
    [InlineData(PeerKind.Partial)]
    [InlineData(PeerKind.Original)]
    public async Task SignOff_Again_GetsTheSameAnswerUntilThePeerRegisters(PeerKind kind)
    {
        PeerDriver ana = await RegisterAsync("ana", kind);
        string token = ana.Token;

        PeerDescription left = Value(await Directory.SignOffAsync(token, CancellationToken.None));

        Assert.Equal(left, Value(await Directory.SignOffAsync(token, CancellationToken.None)));
        await Harness.RestartAsync();
        Assert.Equal(left, Value(await Directory.SignOffAsync(token, CancellationToken.None)));
        Value(await Directory.RegisterAsync(Request("ana", kind, ana.Secret ?? "password"), CancellationToken.None));
        Fault(DirectoryError.InvalidToken, await Directory.SignOffAsync(token, CancellationToken.None));
        Assert.True(await IsOnlineAsync("ana"));
    }

    [Fact]
    public async Task Announce_Refused_RenewsNothing()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));
        await Harness.AdvanceAsync(Lease - Moment);

        Fault(DirectoryError.SequenceGap, await ana.SendAsync(new Announce(1, 9, true, [], [])));
        await Harness.AdvanceAsync(Moment * 2);
        Assert.False(await IsOnlineAsync("ana"));
        Fault(DirectoryError.StaleEpoch, await ana.SendAsync(new Announce(7, 1, true, [], [])));
        Fault(DirectoryError.Invalid, await ana.SendAsync(new Announce(1, 2, true, [], [Unverified("b")])));
        Assert.False(await IsOnlineAsync("ana"));
        Assert.Empty(await ByNameAsync("a"));

        Value(await ana.SendAsync(new Announce(1, 1, true, [], [Entry("a", 1)])));
        Assert.Equal(["ana"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task ReportProbe_OfOtherPeers_IsRefused()
    {
        await RegisterAsync("ana");

        Fault(DirectoryError.UnknownPeer, await Directory.ReportProbeAsync("ana", 1, TimeSpan.Zero, CancellationToken.None));
        Fault(DirectoryError.UnknownPeer, await Directory.ReportProbeAsync("nobody", 1, TimeSpan.Zero, CancellationToken.None));
        Assert.True(await IsOnlineAsync("ana"));
    }

    [Fact]
    public async Task ClaimProbes_GivesOriginalPeersThatDidNotSignOff()
    {
        await RegisterAsync("ana");
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await RegisterAsync("older", PeerKind.Original);
        PeerDriver gone = await RegisterAsync("gone", PeerKind.Original);
        await ProbeAsync(old, reachable: false);
        await Directory.SignOffAsync(gone.Token, CancellationToken.None);

        PeerDescriptionPage first = await ClaimAsync("one", after: null, limit: 1);
        PeerDescriptionPage second = await ClaimAsync("one", after: "old", limit: 1);

        Assert.Equal(("old", false, false), (Assert.Single(first.Peers).Name, first.Peers[0].Online, first.IsLast));
        Assert.Equal(("older", true, true), (Assert.Single(second.Peers).Name, second.Peers[0].Online, second.IsLast));
    }

    [Fact]
    public async Task ClaimProbes_BySeveral_OneHasThePeers_AndAnotherWhenItDoesNotAskAgain()
    {
        await RegisterAsync("old", PeerKind.Original);
        Assert.Single((await ClaimAsync("one")).Peers);

        for (int round = 0; round < 3; round++)
        {
            await Harness.AdvanceAsync(Claim - Moment);
            Assert.Single((await ClaimAsync("one")).Peers);
            Assert.Empty((await ClaimAsync("two")).Peers);
        }

        await Harness.AdvanceAsync(Claim);
        Assert.Single((await ClaimAsync("two")).Peers);
        Assert.Empty((await ClaimAsync("one")).Peers);
    }

    [Fact]
    public async Task LongGonePeer_IsForgotten()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        PeerDriver ben = await RegisterAsync("ben", PeerKind.Original);
        await ana.ShareAsync(Entry("a", 1));
        await Harness.AdvanceAsync(Lease + Moment);
        await Directory.SignOffAsync(old.Token, CancellationToken.None);

        await Harness.AdvanceAsync(DirectoryHarness.Rules.RetainOffline - (Moment * 2));
        Assert.Equal(["ana", "ben", "old"], (await Directory.ListPeersAsync(null, 10, CancellationToken.None)).Peers.Select(p => p.Name));
        await Harness.AdvanceAsync(Moment * 3);

        Assert.Equal(["ben"], (await Directory.ListPeersAsync(null, 10, CancellationToken.None)).Peers.Select(p => p.Name));
        Fault(DirectoryError.InvalidToken, await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        await ana.RegisterAgainAsync();
        Assert.True(ana.Registration.IsNew);
        Assert.Empty(await FilesOfAsync("ana"));
    }

    [Fact]
    public async Task Restart_KeepsEverythingAndGivesOneFullLease()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("a", 1));
        await ben.ShareAsync(Entry("a", 1), Entry("b", 2));
        await Harness.AdvanceAsync(Lease - Moment);

        await Harness.RestartAsync();

        Assert.Equal(["ana", "ben"], await PeersWithAsync("a"));
        Assert.Equal(["a"], await NamesAsync("a"));
        Assert.Equal(new Heartbeat(1, 1, false, Lease, DirectoryHarness.Rules.RenewEvery),
            Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None)));
        await Harness.AdvanceAsync(Lease - Moment);
        Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Assert.Equal(["ana", "ben"], await PeersWithAsync("a"));
        await Harness.AdvanceAsync(Moment * 2);
        Assert.Equal(["ana"], await PeersWithAsync("a"));

        Assert.Equal(2, Value(await Directory.AnnounceAsync(
            ana.Token, new Announce(1, 2, false, [], [Entry("c", 3)]), CancellationToken.None)).Files);
        await Harness.RestartAsync();
        Assert.Equal([Entry("a", 1), Entry("c", 3)], await FilesOfAsync("ana"));
    }

    [Fact]
    public async Task Restart_LeavesOfflinePeersOffline()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await ana.ShareAsync(Entry("a", 1));
        await ben.ShareAsync(Entry("a", 1));
        await old.ShareAsync(Unverified("a"));
        await Harness.AdvanceAsync(Lease + Moment);
        await ProbeAsync(old, reachable: false);
        Value(await Directory.HeartbeatAsync(ben.Token, CancellationToken.None));

        await Harness.RestartAsync();

        Assert.Equal(["ben"], await PeersWithAsync("a"));
        Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        await ProbeAsync(old, reachable: true);
        Assert.Equal(["ana", "ben", "old"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task Restart_RemembersSinceWhenAPeerIsGone()
    {
        await RegisterAsync("ana");
        await Harness.AdvanceAsync(Lease + Moment);
        await Harness.AdvanceAsync(DirectoryHarness.Rules.RetainOffline / 2);
        await Harness.RestartAsync();
        await Harness.AdvanceAsync(DirectoryHarness.Rules.RetainOffline / 2 + Moment);

        Assert.Null(await Directory.FindPeerAsync("ana", CancellationToken.None));
    }

    private Task<PeerDescriptionPage> ClaimAsync(string prober, string? after = null, int limit = 10) =>
        Directory.ClaimProbesAsync(prober, Claim, after, limit, CancellationToken.None).AsTask();

    private async Task<PeerDescription> ProbeAsync(PeerDriver peer, bool reachable) => Value(await Directory.ReportProbeAsync(
        peer.Name, peer.Registration.Peer.Epoch, reachable ? null : TimeSpan.Zero, CancellationToken.None));
}
