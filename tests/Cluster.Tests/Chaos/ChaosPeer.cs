using System.Diagnostics;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// A peer that changes its files all the time, the way a real one does: one announce after the other, each repeated until it is
/// acknowledged, and heartbeats beside them. Whatever it says, it tells the model first.
/// </summary>
internal sealed class ChaosPeer(string name, IFileDirectory directory, DirectoryModel model, Random random)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<FileEntry> _files = [];
    private Registration? _registration;
    private volatile bool _isAsleep;
    private long _sequence;

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var request = new RegisterPeer(name, PeerKind.Native, null, $"grpc://{name}:50051", $"http://{name}:51051");
        (_registration, long sent) = await RepeatAsync(() => directory.RegisterAsync(request, cancellationToken), cancellationToken);
        model.Renewed(name, sent);
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
        (AnnounceReceipt receipt, long sent) = await RepeatAsync(
            () => directory.AnnounceAsync(_registration.Token, announce, cancellationToken), cancellationToken);
        model.Acknowledged(name, removed, added);
        model.Renewed(name, sent);
        _files.ExceptWith(removed);
        _files.UnionWith(added);
        var expected = new AnnounceReceipt(_sequence, _files.Count);
        return receipt == expected ? null : $"{name} got {receipt} and not {expected}";
    }

    /// <summary>Unless it is asleep; returns when it is acknowledged.</summary>
    public async Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        if (_isAsleep)
            return;
        (_, long sent) = await RepeatAsync(() => directory.HeartbeatAsync(_registration!.Token, cancellationToken), cancellationToken);
        model.Renewed(name, sent);
    }

    /// <summary>Says nothing until its lease has lapsed and its files are hidden.</summary>
    public async Task SleepAsync(CancellationToken cancellationToken)
    {
        FileEntry file = _files.First();
        _isAsleep = true;
        while (true)
        {
            DirectoryResult<SourcePage> found = await directory.FindByContentAsync(file.Content!.Value, null, 1000, cancellationToken);
            if (found.Value is { } page && page.Sources.All(source => source.Peer != name))
                break;
            await Task.Delay(AskEvery, cancellationToken);
        }

        _isAsleep = false;
    }

    /// <returns>The answer, and when it was asked for.</returns>
    private static async Task<(T Answer, long Sent)> RepeatAsync<T>(
        Func<ValueTask<DirectoryResult<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long sent = Stopwatch.GetTimestamp();
            DirectoryResult<T> result = await call();
            if (result.Fault is not { Error: DirectoryError.Unavailable })
                return (PeerDriver.Value(result), sent);
        }
    }

    /// <summary>Names and contents are few, so that peers share some and come back to what they had.</summary>
    private FileEntry NewFile()
    {
        int content = random.Next(200);
        return Files.Entry($"shared/word{content % 50} file{random.Next(60)}.bin", content + 1);
    }
}
