using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;
using static P2POrleans.Directory.Contract.Files;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

public abstract class LeaseContract : FileDirectoryContract
{
    private static readonly TimeSpan Lease = DirectoryHarness.Rules.Lease;
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

        await Harness.AdvanceAsync(Lease * 100);

        Assert.Equal(["old"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task ReportProbe_EndsAndRenewsTheLeaseOfAnOriginalPeer()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        await old.ShareAsync(Unverified("a"));

        Assert.False(Value(await Directory.ReportProbeAsync("old", reachable: false, CancellationToken.None)).Online);
        Assert.Empty(await ByNameAsync("a"));
        Assert.True(Value(await Directory.ReportProbeAsync("old", reachable: true, CancellationToken.None)).Online);
        Assert.Equal(["old"], await PeersWithAsync("a"));
    }

    [Fact]
    public async Task ReportProbe_OfOtherPeers_IsRefused()
    {
        await RegisterAsync("ana");

        Fault(DirectoryError.UnknownPeer, await Directory.ReportProbeAsync("ana", reachable: false, CancellationToken.None));
        Fault(DirectoryError.UnknownPeer, await Directory.ReportProbeAsync("nobody", reachable: false, CancellationToken.None));
        Assert.True(await IsOnlineAsync("ana"));
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
        Assert.Equal(["ana", "ben", "old"], (await Directory.ListPeersAsync(null, 10, CancellationToken.None)).Select(p => p.Name));
        await Harness.AdvanceAsync(Moment * 3);

        Assert.Equal(["ben"], (await Directory.ListPeersAsync(null, 10, CancellationToken.None)).Select(p => p.Name));
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
        await Directory.ReportProbeAsync("old", reachable: false, CancellationToken.None);
        Value(await Directory.HeartbeatAsync(ben.Token, CancellationToken.None));

        await Harness.RestartAsync();

        Assert.Equal(["ben"], await PeersWithAsync("a"));
        Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        await Directory.ReportProbeAsync("old", reachable: true, CancellationToken.None);
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
}
