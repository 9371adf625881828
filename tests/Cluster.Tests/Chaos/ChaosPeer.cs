using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// A peer that changes its files all the time, the way a real one does: one announce after the other, each repeated until it is
/// acknowledged. Whatever it says, it tells the model first.
/// </summary>
internal sealed class ChaosPeer(string name, IFileDirectory directory, DirectoryModel model, Random random)
{
    private readonly HashSet<FileEntry> _files = [];
    private Registration? _registration;
    private long _sequence;

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var request = new RegisterPeer(name, PeerKind.Native, null, $"grpc://{name}:50051", $"http://{name}:51051");
        DirectoryResult<Registration> result;
        do
            result = await directory.RegisterAsync(request, cancellationToken);
        while (result.Fault is { Error: DirectoryError.Unavailable });
        _registration = PeerDriver.Value(result);
    }

    /// <summary>Announces once; returns when it is acknowledged.</summary>
    /// <returns>What is wrong with the receipt, or null.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">The announce was refused, which none deserves.</exception>
    public async Task<string?> AnnounceAsync(CancellationToken cancellationToken)
    {
        bool isFull = random.Next(10) == 0;
        FileEntry[] added = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => NewFile()).Distinct()];
        FileEntry[] removed = isFull
            ? [.. _files.Except(added)]
            : [.. _files.Except(added).Where(_ => random.Next(4) == 0)];
        if (isFull)
            added = [.. added, .. removed.Where(_ => random.Next(2) == 0)];
        removed = [.. removed.Except(added)];

        var announce = new Announce(_registration!.Peer.Epoch, ++_sequence, isFull, isFull ? [] : removed, added);
        model.Sending(name, removed, added);
        DirectoryResult<AnnounceReceipt> result;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = await directory.AnnounceAsync(_registration.Token, announce, cancellationToken);
        }
        while (result.Fault is { Error: DirectoryError.Unavailable });

        AnnounceReceipt receipt = PeerDriver.Value(result);
        model.Acknowledged(name, removed, added);
        _files.ExceptWith(removed);
        _files.UnionWith(added);
        var expected = new AnnounceReceipt(_sequence, _files.Count);
        return receipt == expected ? null : $"{name} got {receipt} and not {expected}";
    }

    /// <summary>Names and contents are few, so that peers share some and come back to what they had.</summary>
    private FileEntry NewFile()
    {
        int content = random.Next(200);
        return Files.Entry($"shared/word{content % 50} file{random.Next(60)}.bin", content + 1);
    }
}
