using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Directory.Contract;

/// <summary>A registered peer that counts its announces.</summary>
public sealed class PeerDriver(IFileDirectory directory, Registration registration)
{
    public string Name => Registration.Peer.Name;

    public Registration Registration { get; private set; } = registration;

    public string Token => Registration.Token;

    public string? Secret { get; private set; } = registration.Secret;

    public long NextSequence { get; set; } = 1;

    public static async Task<PeerDriver> RegisterAsync(
        IFileDirectory directory, string name, PeerKind kind = PeerKind.Native, string? credential = null)
    {
        DirectoryResult<Registration> result = await directory.RegisterAsync(Request(name, kind, credential), CancellationToken.None);
        return new PeerDriver(directory, Value(result));
    }

    public static RegisterPeer Request(string name, PeerKind kind = PeerKind.Native, string? credential = null, int port = 50051) =>
        new(name, kind, credential, $"grpc://{name}:{port}", kind == PeerKind.Native ? $"http://{name}:{port + 1000}" : null);

    public async Task RegisterAgainAsync()
    {
        Registration = Value(await directory.RegisterAsync(
            Request(Name, Registration.Peer.Kind, Secret ?? "password"), CancellationToken.None));
        Secret = Registration.Secret ?? Secret;
        NextSequence = 1;
    }

    public Task<AnnounceReceipt> ShareAsync(params FileEntry[] files) => AnnounceAsync(isFull: true, [], files);

    public Task<AnnounceReceipt> ChangeAsync(FileEntry[] removed, FileEntry[] added) => AnnounceAsync(isFull: false, removed, added);

    /// <summary>Sends an announce as it is, and counts nothing.</summary>
    public async Task<DirectoryResult<AnnounceReceipt>> SendAsync(Announce announce) =>
        await directory.AnnounceAsync(Token, announce, CancellationToken.None);

    public static T Value<T>(DirectoryResult<T> result)
        where T : class
    {
        Assert.True(result.TryGet(out T? value, out DirectoryFault? fault), fault?.ToString());
        return value;
    }

    private async Task<AnnounceReceipt> AnnounceAsync(bool isFull, FileEntry[] removed, FileEntry[] added)
    {
        AnnounceReceipt receipt = Value(await SendAsync(new Announce(Registration.Peer.Epoch, NextSequence, isFull, removed, added)));
        NextSequence++;
        return receipt;
    }
}
