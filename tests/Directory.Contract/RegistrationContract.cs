using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using static P2POrleans.Directory.Contract.Files;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

public abstract class RegistrationContract : FileDirectoryContract
{
    [Fact]
    public async Task Register_NewName_IssuesSecretTokenAndLease()
    {
        Registration registration = (await RegisterAsync("ana")).Registration;

        Assert.True(registration.IsNew);
        Assert.True(CredentialHasher.IsSecret(registration.Secret!));
        Assert.Equal(new PeerDescription("ana", PeerKind.Native, true, "grpc://ana:50051", "http://ana:51051", 1, 0, false), registration.Peer);
        Assert.Equal(new Heartbeat(1, 0, true, DirectoryHarness.Rules.Lease, DirectoryHarness.Rules.RenewEvery), registration.Lease);
        Assert.True(PeerToken.TryGetPeer(registration.Token, out string? peer));
        Assert.Equal("ana", peer);
        Assert.Equal(registration.Peer, Value(await Directory.AuthenticateAsync(registration.Token, CancellationToken.None)));
    }

    [Fact]
    public async Task Register_KnownNameWithSecret_BeginsANewEpochAndKeepsTheFiles()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await ana.ShareAsync(Entry("a", 1));
        string old = ana.Token;

        Registration again = Value(await Directory.RegisterAsync(
            Request("ana", credential: ana.Secret, port: 7000), CancellationToken.None));

        Assert.False(again.IsNew);
        Assert.Null(again.Secret);
        Assert.Equal((2, 1), (again.Peer.Epoch, again.Peer.Files));
        Assert.Equal("grpc://ana:7000", Assert.Single(await ByNameAsync("a")).GrpcUrl);
        Assert.Equal("grpc://ana:7000", Assert.Single(await ByRootAsync(1)).GrpcUrl);
        Fault(DirectoryError.InvalidToken, await Directory.HeartbeatAsync(old, CancellationToken.None));
        Assert.Equal(2, Value(await Directory.HeartbeatAsync(again.Token, CancellationToken.None)).Epoch);
    }

    [Fact]
    public async Task Register_KnownNameWithoutItsSecret_IsRefusedAndChangesNothing()
    {
        PeerDriver ana = await RegisterAsync("ana");

        foreach (string? wrong in new[] { null, "", "wrong", CredentialHasher.NewSecret() })
        {
            Fault(DirectoryError.WrongCredential, await Directory.RegisterAsync(
                Request("ana", credential: wrong, port: 1), CancellationToken.None));
        }

        Assert.Equal(ana.Registration.Peer, await Directory.FindPeerAsync("ana", CancellationToken.None));
        Value(await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
    }

    [Fact]
    public async Task Register_NewNameWithASecret_KeepsTheSecret()
    {
        string secret = CredentialHasher.NewSecret();
        Registration first = Value(await Directory.RegisterAsync(Request("ana", credential: secret), CancellationToken.None));

        Assert.True(first.IsNew);
        Assert.Equal(secret, first.Secret);
        Assert.Equal(2, Value(await Directory.RegisterAsync(Request("ana", credential: secret), CancellationToken.None)).Peer.Epoch);
    }

    [Fact]
    public async Task Register_OriginalPeer_NeedsThePasswordOfTheFirstTime()
    {
        PeerDriver old = await RegisterAsync("old", PeerKind.Original);
        Assert.Null(old.Secret);

        Fault(DirectoryError.WrongCredential, await Directory.RegisterAsync(
            Request("old", PeerKind.Original, "Password"), CancellationToken.None));
        await old.RegisterAgainAsync();
        Assert.Equal(2, old.Registration.Peer.Epoch);
        Fault(DirectoryError.Invalid, await Directory.RegisterAsync(Request("new", PeerKind.Original, ""), CancellationToken.None));
        Assert.Null(await Directory.FindPeerAsync("new", CancellationToken.None));
    }

    [Fact]
    public async Task Register_KnownNameAsTheOtherKind_IsRefused()
    {
        PeerDriver ana = await RegisterAsync("ana");
        await RegisterAsync("old", PeerKind.Original);

        Fault(DirectoryError.WrongCredential, await Directory.RegisterAsync(
            Request("ana", PeerKind.Original, ana.Secret), CancellationToken.None));
        Fault(DirectoryError.WrongCredential, await Directory.RegisterAsync(
            Request("old", PeerKind.Native, "password"), CancellationToken.None));
    }

    /// <summary>As one that comes to fetch, or to stay, under a name that it has had before.</summary>
    [Fact]
    public async Task Register_PeerThatFetchesWhatItAnnounces_IsASourceAndSaysSo()
    {
        PeerDriver ana = await RegisterAsync("ana", PeerKind.Partial);
        await ana.ShareAsync(Entry("a", 1));

        Assert.Equal(PeerKind.Partial, Assert.Single(await ByNameAsync("a")).Kind);
        Assert.Equal(PeerKind.Partial, Assert.Single(await ByRootAsync(1)).Kind);
        await Harness.RestartAsync();
        Assert.Equal(PeerKind.Partial, Assert.Single(await ByRootAsync(1)).Kind);
        Assert.Equal(PeerKind.Partial, (await Directory.FindPeerAsync("ana", CancellationToken.None))?.Kind);
        Value(await Directory.RegisterAsync(Request("ana", PeerKind.Native, ana.Secret), CancellationToken.None));
        Assert.Equal(PeerKind.Native, Assert.Single(await ByRootAsync(1)).Kind);
    }

    [Fact]
    public async Task Register_ManyAtOnceForOneName_OneTakesIt()
    {
        DirectoryResult<Registration>[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(async () => await Directory.RegisterAsync(Request("ana", port: 5000 + i), CancellationToken.None))));

        Registration winner = Assert.Single(results, result => result.Value is not null).Value!;
        Assert.All(results, result => Assert.True(result.Value is not null || result.Fault!.Error == DirectoryError.WrongCredential));
        Assert.Equal(winner.Peer, await Directory.FindPeerAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task Token_NotCurrent_IsInvalidEverywhere()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        string anasName = ana.Token[..ana.Token.IndexOf('.')];
        string bensRandom = ben.Token[ben.Token.IndexOf('.')..];

        string[] tokens =
            ["", ".", "x", anasName, anasName + ".", anasName + bensRandom, ana.Token + "A", "é.é", new string('a', 5000)];
        foreach (string token in tokens)
        {
            Fault(DirectoryError.InvalidToken, await Directory.AuthenticateAsync(token, CancellationToken.None));
            Fault(DirectoryError.InvalidToken, await Directory.HeartbeatAsync(token, CancellationToken.None));
            Fault(DirectoryError.InvalidToken, await Directory.SignOffAsync(token, CancellationToken.None));
            Fault(DirectoryError.InvalidToken, await Directory.RemoveAsync(token, CancellationToken.None));
            Fault(DirectoryError.InvalidToken, await Directory.AnnounceAsync(
                token, new Announce(1, 1, true, [], [Entry("a", 1)]), CancellationToken.None));
        }

        Assert.Empty(await ByNameAsync("a"));
        Assert.True(await IsOnlineAsync("ana"));
    }

    [Fact]
    public async Task Remove_Peer_ForgetsItAndFreesTheName()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("a", 1), Entry("b", 2));
        await ben.ShareAsync(Entry("a", 1));

        PeerDescription removed = Value(await Directory.RemoveAsync(ana.Token, CancellationToken.None));

        Assert.Equal(("ana", 2), (removed.Name, removed.Files));
        Assert.Null(await Directory.FindPeerAsync("ana", CancellationToken.None));
        Assert.Equal(["ben"], await PeersWithAsync("a"));
        Assert.Empty(await ByRootAsync(2));
        Fault(DirectoryError.InvalidToken, await Directory.HeartbeatAsync(ana.Token, CancellationToken.None));
        Fault(DirectoryError.UnknownPeer, await Directory.ListFilesAsync("ana", null, 10, CancellationToken.None));

        PeerDriver other = await RegisterAsync("ana", PeerKind.Original);
        Assert.Equal((true, 1, 0), (other.Registration.IsNew, other.Registration.Peer.Epoch, other.Registration.Peer.Files));
        Assert.Empty(await FilesOfAsync("ana"));
    }

    [Fact]
    public async Task ListPeers_InPages_ShowsEachOnceInOrder()
    {
        string[] names = [.. Enumerable.Range(0, 23).Select(i => $"peer-{i}"), "Äpfel", "Zoe", "😀"];
        foreach (string name in names)
            await RegisterAsync(name);

        var listed = new List<string>();
        PeerDescriptionPage page;
        do
        {
            page = await Directory.ListPeersAsync(listed.LastOrDefault(), 4, CancellationToken.None);
            listed.AddRange(page.Peers.Select(peer => peer.Name));
            Assert.Equal(listed.Count < names.Length ? 4 : names.Length % 4, page.Peers.Count);
        }
        while (!page.IsLast);

        Assert.Equal(names.Order(StringComparer.Ordinal), listed);
    }

    /// <summary>A page that would not fit into a message is shorter.</summary>
    [Fact]
    public async Task ListPeers_WithVeryLongAddresses_ShowsEachOnceInOrder()
    {
        string[] names = [.. Enumerable.Range(0, 30).Select(i => $"peer-{i:D2}")];
        string grpcUrl = $"grpc://{new string('a', 100_000)}:50051";
        foreach (string name in names)
            Value(await Directory.RegisterAsync(new RegisterPeer(name, PeerKind.Native, null, grpcUrl, null), CancellationToken.None));

        var listed = new List<string>();
        PeerDescriptionPage page;
        do
        {
            page = await Directory.ListPeersAsync(listed.LastOrDefault(), names.Length, CancellationToken.None);
            listed.AddRange(page.Peers.Select(peer => peer.Name));
        }
        while (!page.IsLast);

        Assert.Equal(names, listed);
    }

    [Fact]
    public async Task Statistics_CountPeersAndFiles()
    {
        PeerDriver ana = await RegisterAsync("ana");
        PeerDriver ben = await RegisterAsync("ben");
        await ana.ShareAsync(Entry("a", 1), Entry("b", 2));
        await ben.ShareAsync(Entry("a", 1));
        await Directory.SignOffAsync(ben.Token, CancellationToken.None);

        DirectoryStatistics statistics = await Directory.GetStatisticsAsync(CancellationToken.None);

        Assert.Equal((DirectoryHarness.Rules.Partitions, 2, 1, 3),
            (statistics.Partitions, statistics.Peers, statistics.PeersOnline, statistics.Files));
    }
}
