using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;
using P2POrleans.TestKit;

namespace P2POrleans.Gateway.Tests.Peers;

public sealed class RestartTests
{
    [Fact]
    public async Task Restart_KeepsPeersTheirTokensAndTheirFiles()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        TestPeer before;
        string login;
        await using (TestGateway first = await TestGateway.StartAsync(folder: folder, clock: clock))
        {
            before = await first.RegisterAsync("ana");
            await before.ReplaceAsync(Contents.File("docs/song.mp3", 1), Contents.File("b.txt", 2));
            login = await first.LoginAsync("luis");
            using HttpResponseMessage listed = await first.PostAsync("/indice", new { username = "luis", archivos = new[] { "old.txt" } }, login);
            await listed.ShouldBeAsync(200);
        }

        await using TestGateway second = await TestGateway.StartAsync(folder: folder, clock: clock);
        Assert.Equal("ana", Assert.Single(Assert.Single(
            (await second.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents).Sources).Peer);
        Assert.Single((await second.GetAsync<SearchPage>("/api/v1/files?q=song")).Files);
        Assert.Single((await second.GetAsync<NameLookup>("/api/v1/files/by-name/old.txt")).Contents);

        var after = new TestPeer(second, before.Registration) { Sequence = before.Sequence };
        using (HttpResponseMessage beat = await after.HeartbeatAsync())
        {
            await beat.ShouldBeAsync(200);
            Assert.Equal(1, (await TestGateway.ReadAsync<HeartbeatResponse>(beat)).Sequence);
        }

        Assert.Equal(3, (await after.ChangeAsync([], [Contents.File("c.txt", 3)])).Files);
        using HttpResponseMessage again = await second.PostAsync("/indice", new { username = "luis", archivos = new[] { "new.txt" } }, login);
        await again.ShouldBeAsync(200);
    }

    [Fact]
    public async Task Restart_GivesOneLeaseToPeersThatDoNotComeBack()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        await using (TestGateway first = await TestGateway.StartAsync(folder: folder, clock: clock))
            await (await first.RegisterAsync("ana")).ReplaceAsync(Contents.File("song.mp3", 1));

        await using TestGateway second = await TestGateway.StartAsync(folder: folder, clock: clock);
        await second.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Single((await second.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);
        await second.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Empty((await second.GetAsync<NameLookup>("/api/v1/files/by-name/song.mp3")).Contents);
    }
}
