using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// A peer that changes its files all the time, the way a real one does: one announce after the other, each repeated until it is
/// acknowledged, and heartbeats beside them, but not while it changes its registration. Whatever it says, it tells the model first.
/// </summary>
/// <exception cref="RefusedException">From all members: a call was refused, which none deserves.</exception>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing that needs disposal.")]
internal sealed class ChaosPeer(string name, IFileDirectory directory, DirectoryModel model, Random random)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<FileEntry> _files = [];
    private Registration? _registration;
    private string? _secret;
    private volatile bool _isAsleep;
    private long _sequence;

    /// <summary>For the first time, or again: from another address, and with the files that it has.</summary>
    public Task RegisterAsync(CancellationToken cancellationToken) =>
        InTurnAsync(() => RegisterInTurnAsync(cancellationToken), cancellationToken);

    /// <summary>Announces once; returns when it is acknowledged.</summary>
    /// <returns>What is wrong with the receipt, or null.</returns>
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
        model.Calling(name);
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
    public Task HeartbeatAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        if (_isAsleep)
            return;
        model.Calling(name);
        (_, long sent) = await RepeatAsync(() => directory.HeartbeatAsync(_registration!.Token, cancellationToken), cancellationToken);
        model.Renewed(name, sent);
    }, cancellationToken);

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

    /// <summary>Returns when its files are hidden.</summary>
    public async Task SignOffAsync(CancellationToken cancellationToken)
    {
        await InTurnAsync(async () =>
        {
            model.SigningOff(name);
            await RepeatAsync(() => directory.SignOffAsync(_registration!.Token, cancellationToken), cancellationToken);
            model.SignedOff(name);
            _isAsleep = true;
        }, cancellationToken);
        await SleepAsync(cancellationToken);
    }

    /// <summary>Is gone for a moment with all its files, and takes its name anew.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        model.Removing(name);
        bool mayBeGone = false;
        DirectoryResult<PeerDescription> result;
        while ((result = await directory.RemoveAsync(_registration!.Token, cancellationToken)).Fault is
            { Error: DirectoryError.Unavailable })
        {
            mayBeGone = true;
        }

        if (result.Fault is { } fault && !(mayBeGone && fault.Error == DirectoryError.InvalidToken))
            throw new RefusedException($"{name}'s removal was refused: {fault}");
        model.Removed(name);

        _files.Clear();
        _registration = null;
        // So that it is also read that it is gone.
        await Task.Delay(AskEvery, cancellationToken);
        await RegisterInTurnAsync(cancellationToken);
    }, cancellationToken);

    private async Task InTurnAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RegisterInTurnAsync(CancellationToken cancellationToken)
    {
        int port = random.Next(50_000, 60_000);
        var request = new RegisterPeer(name, PeerKind.Native, _secret, $"grpc://{name}:{port}", $"http://{name}:{port + 1000}");
        model.Registering(name);
        (Registration registration, long sent) =
            await RepeatAsync(() => directory.RegisterAsync(request, cancellationToken), cancellationToken);
        if (registration.Peer.Epoch <= (_registration?.Peer.Epoch ?? 0) || registration.Peer.Files != _files.Count)
            throw new RefusedException($"{name} with {_files.Count} files and {_registration?.Peer} was registered as {registration.Peer}");
        model.Registered(registration.Peer);
        model.Renewed(name, sent);
        _secret ??= registration.Secret;
        _registration = registration;
        _sequence = 0;
    }

    /// <returns>The answer, and when it was asked for.</returns>
    private async Task<(T Answer, long Sent)> RepeatAsync<T>(
        Func<ValueTask<DirectoryResult<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long sent = Stopwatch.GetTimestamp();
            DirectoryResult<T> result = await call();
            if (result.Fault is not { Error: DirectoryError.Unavailable })
                return (result.Value ?? throw new RefusedException($"{name} was refused: {result.Fault}"), sent);
        }
    }

    /// <summary>Names and contents are few, so that peers share some and come back to what they had.</summary>
    private FileEntry NewFile()
    {
        int content = random.Next(200);
        return Files.Entry($"shared/word{content % 50} file{random.Next(60)}.bin", content + 1);
    }
}
