using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Directory.Tests.Peers;

public sealed class CredentialTests
{
    [Theory]
    [InlineData(PeerKind.Native)]
    [InlineData(PeerKind.Original)]
    public async Task Verify_TheSameCredential_AndNoOther(PeerKind kind)
    {
        using var hasher = new CredentialHasher(iterations: 2);
        string stored = await hasher.HashAsync(kind, "pässword", CancellationToken.None);

        Assert.DoesNotContain("ssword", stored, StringComparison.Ordinal);
        Assert.True(await hasher.VerifyAsync(stored, "pässword", CancellationToken.None));
        Assert.False(await hasher.VerifyAsync(stored, "passwörd", CancellationToken.None));
    }

    [Fact]
    public async Task Hash_OfOnePasswordTwice_HasTwoSalts()
    {
        using var hasher = new CredentialHasher(iterations: 1);

        Assert.NotEqual(
            await hasher.HashAsync(PeerKind.Original, "password", CancellationToken.None),
            await hasher.HashAsync(PeerKind.Original, "password", CancellationToken.None));
    }

    [Fact]
    public async Task Verify_AfterTheIterationsWereRaised_StillKnowsOldPasswords()
    {
        using var before = new CredentialHasher(iterations: 1);
        using var after = new CredentialHasher(iterations: 3);
        string stored = await before.HashAsync(PeerKind.Original, "password", CancellationToken.None);

        Assert.True(await after.VerifyAsync(stored, "password", CancellationToken.None));
    }

    [Fact]
    public void Token_NamesItsPeer()
    {
        foreach (string name in new[] { "ana", "Zoë 東京", new string('x', 64), new string('\ud7ff', 64) })
        {
            Assert.True(PeerToken.TryGetPeer(PeerToken.Create(name), out string? peer));
            Assert.Equal(name, peer);
        }

        Assert.NotEqual(PeerToken.Create("ana"), PeerToken.Create("ana"));
        Assert.False(PeerToken.TryGetPeer(null, out _));
        Assert.False(PeerToken.TryGetPeer("YW5h.short", out _));
    }
}
