using P2POrleans.Directory.Contract;
using P2POrleans.Directory.Tests.Storage;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Local;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.TestKit;

namespace P2POrleans.Directory.Tests.Model;

/// <summary>
/// Drives a directory and a naive model of it through the same random steps, and compares what they say. Everything follows from the
/// seed.
/// </summary>
internal sealed class RandomWalk : IAsyncDisposable
{
    private static readonly string[] Folders = ["", "a/", "music/Live at/", "ä/"];
    private static readonly string[] Stems = ["song", "songs", "Song Book", "readMe2", "x", "naïve café", "IMG2019", "東京"];
    private static readonly string[] Extensions = [".mp3", ".txt", ""];

    private readonly DirectoryOptions _rules = new()
    {
        Partitions = 3,
        PasswordIterations = 1,
        MaxFilesPerPeer = 60,
        SweepEvery = TimeSpan.FromDays(1),
        RetainOffline = TimeSpan.FromDays(1000),
    };

    private readonly Random _random;
    private readonly ManualTimeProvider _time = new();
    private readonly FaultyStore _store;
    private readonly List<ModelPeer> _peers = [];
    private LocalDirectory? _directory;

    public RandomWalk(int seed, IDirectoryStore store)
    {
        _random = new Random(seed);
        _store = new FaultyStore(store);
        for (int i = 0; i < 6; i++)
        {
            _peers.Add(i < 4
                ? new ModelPeer($"native-{i}", PeerKind.Native, CredentialHasher.NewSecret())
                : new ModelPeer($"original-{i}", PeerKind.Original, $"password {i}"));
        }
    }

    public async Task OpenAsync() =>
        _directory = await LocalDirectory.OpenAsync(_store, _rules, _time, DirectoryObserver.None, CancellationToken.None);

    /// <returns>What was done.</returns>
    public async Task<string> StepAsync(double faultRate)
    {
        ModelPeer peer = _peers[_random.Next(_peers.Count)];
        _store.Decide = _ =>
            _random.NextDouble() >= faultRate ? WriteFault.None : _random.Next(2) == 0 ? WriteFault.Before : WriteFault.After;
        try
        {
            if (_random.Next(25) == 0)
                return await RestartAsync();
            if (_random.Next(12) == 0)
                return await AdvanceAsync();
            if (peer.IsUnsettled || peer.HasLeft || !peer.Exists)
                return await RegisterAsync(peer);
            return _random.Next(16) switch
            {
                0 => await RegisterAsync(peer),
                1 => await HeartbeatAsync(peer),
                2 => await EndAsync(peer),
                3 => await RemoveAsync(peer),
                4 => await SendOutOfOrderAsync(peer),
                5 => await SendCommittedAgainAsync(peer),
                6 => await SendTooManyAsync(peer),
                < 10 => await AnnounceAsync(peer, FullList(peer)),
                _ when peer.Attempts.Count > 0 && _random.Next(2) == 0 => await AnnounceAsync(peer, peer.Attempts[^1].Announce),
                _ => await AnnounceAsync(peer, Delta(peer)),
            };
        }
        finally
        {
            _store.Decide = static _ => WriteFault.None;
        }
    }

    public Task CompareAsync() => new ModelComparison(_directory!, _peers, pageSize: _random.Next(1, 20)).RunAsync();

    public async ValueTask DisposeAsync()
    {
        if (_directory is not null)
            await _directory.DisposeAsync();
    }

    private async Task<string> RestartAsync()
    {
        await _directory!.DisposeAsync();
        // Over a store that fails a directory does not open, and says so.
        _store.Decide = static _ => WriteFault.None;
        await OpenAsync();
        foreach (ModelPeer peer in _peers)
            peer.LeaseEnd = _time.GetUtcNow() + _rules.Lease;
        return "restart";
    }

    private async Task<string> AdvanceAsync()
    {
        TimeSpan time = TimeSpan.FromSeconds(_random.Next(1, 20));
        _time.Advance(time);
        await _directory!.SweepAsync();
        foreach (ModelPeer peer in _peers.Where(peer => peer.Kind == PeerKind.Native && peer.LeaseEnd <= _time.GetUtcNow()))
            peer.IsOnline = false;
        return $"advance {time}";
    }

    private async Task<string> RegisterAsync(ModelPeer peer)
    {
        int port = _random.Next(1000, 1100);
        DirectoryResult<Registration> result = await _directory!.RegisterAsync(
            PeerDriver.Request(peer.Name, peer.Kind, peer.Credential, port), CancellationToken.None);
        if (!result.TryGet(out Registration? registration, out DirectoryFault? fault))
        {
            Assert.Equal(DirectoryError.Unavailable, fault.Error);
            peer.IsUnsettled = true;
            return $"register {peer.Name}: not taken";
        }

        // Both may have been carried out unheard: the removal, and then a registration as a new peer.
        if (registration.IsNew || (peer.MayBeRemoved && await HasNothingAsync(peer)))
        {
            peer.Files = [];
            peer.Attempts.Clear();
        }

        if (!peer.IsUnsettled)
            Assert.Equal((!peer.Exists, peer.Exists ? peer.Epoch + 1 : 1), (registration.IsNew, registration.Peer.Epoch));
        peer.IsUnsettled = false;
        peer.MayBeRemoved = false;
        peer.Exists = true;
        peer.HasLeft = false;
        peer.Token = registration.Token;
        peer.Epoch = registration.Peer.Epoch;
        peer.Sequence = 0;
        peer.Committed = null;
        peer.Port = port;
        SignOfLife(peer);
        return $"register {peer.Name}: epoch {peer.Epoch}";
    }

    private async Task<bool> HasNothingAsync(ModelPeer peer) =>
        PeerDriver.Value(await _directory!.ListFilesAsync(peer.Name, null, 1, CancellationToken.None)).Files.Count == 0;

    private async Task<string> HeartbeatAsync(ModelPeer peer)
    {
        Heartbeat heartbeat = PeerDriver.Value(await _directory!.HeartbeatAsync(peer.Token, CancellationToken.None));
        Assert.Equal(peer.Epoch, heartbeat.Epoch);
        if (peer.Attempts.Count == 0)
            Assert.Equal((peer.Sequence, peer.Sequence == 0), (heartbeat.Sequence, heartbeat.Reannounce));
        SignOfLife(peer);
        return $"heartbeat {peer.Name}";
    }

    private async Task<string> EndAsync(ModelPeer peer)
    {
        if (peer.Kind == PeerKind.Original && _random.Next(2) == 0)
        {
            bool isStale = _random.Next(3) == 0;
            PeerDriver.Value(await _directory!.ReportProbeAsync(
                peer.Name, isStale ? peer.Epoch - 1 : peer.Epoch, TimeSpan.Zero, CancellationToken.None));
            peer.IsOnline &= isStale;
            return $"probe {peer.Name}: {(isStale ? "overtaken" : "dead")}";
        }

        DirectoryResult<PeerDescription> left = await _directory!.SignOffAsync(peer.Token, CancellationToken.None);
        if (left.Fault is { } fault)
        {
            Assert.Equal((DirectoryError.Unavailable, PeerKind.Original), (fault.Error, peer.Kind));
            peer.IsUnsettled = true;
            return $"end {peer.Name}: not taken";
        }

        peer.IsOnline = false;
        peer.HasLeft = peer.Kind == PeerKind.Original;
        return $"end {peer.Name}";
    }

    private async Task<string> RemoveAsync(ModelPeer peer)
    {
        DirectoryResult<PeerDescription> result = await _directory!.RemoveAsync(peer.Token, CancellationToken.None);
        if (!result.TryGet(out _, out DirectoryFault? fault))
        {
            Assert.Equal(DirectoryError.Unavailable, fault.Error);
            peer.IsUnsettled = true;
            peer.MayBeRemoved = true;
            return $"remove {peer.Name}: not taken";
        }

        peer.Exists = false;
        peer.Files = [];
        peer.Attempts.Clear();
        return $"remove {peer.Name}";
    }

    private async Task<string> SendOutOfOrderAsync(ModelPeer peer)
    {
        if (peer.Attempts.Count > 0)
            return "nothing";
        long sequence = peer.Sequence + (_random.Next(2) == 0 ? 2 : -1);
        bool isStale = _random.Next(2) == 0;
        DirectoryResult<AnnounceReceipt> result = await _directory!.AnnounceAsync(
            peer.Token, FullList(peer) with { Epoch = isStale ? peer.Epoch - 1 : peer.Epoch, Sequence = sequence }, CancellationToken.None);
        Assert.Equal(
            (isStale ? DirectoryError.StaleEpoch : DirectoryError.SequenceGap, peer.Epoch, peer.Sequence + 1),
            (result.Fault!.Error, result.Fault.ExpectedEpoch, result.Fault.ExpectedSequence));
        return $"out of order {peer.Name}";
    }

    private async Task<string> SendCommittedAgainAsync(ModelPeer peer)
    {
        if (peer.Committed is null || peer.Attempts.Count > 0)
            return "nothing";
        AnnounceReceipt receipt = PeerDriver.Value(await _directory!.AnnounceAsync(peer.Token, peer.Committed, CancellationToken.None));
        Assert.Equal(new AnnounceReceipt(peer.Sequence, peer.Files.Count), receipt);
        SignOfLife(peer);
        return $"again {peer.Name}";
    }

    private async Task<string> SendTooManyAsync(ModelPeer peer)
    {
        if (peer.Kind != PeerKind.Native || peer.Attempts.Count > 0)
            return "nothing";
        FileEntry[] many = [.. Enumerable.Range(0, _rules.MaxFilesPerPeer + 1).Select(i => Files.Entry($"many {i}", i))];
        DirectoryResult<AnnounceReceipt> result = await _directory!.AnnounceAsync(
            peer.Token, new Announce(peer.Epoch, peer.Sequence + 1, _random.Next(2) == 0, [], many), CancellationToken.None);
        Assert.Equal(DirectoryError.TooMany, result.Fault!.Error);
        return $"too many {peer.Name}";
    }

    private async Task<string> AnnounceAsync(ModelPeer peer, Announce announce)
    {
        // What an attempt of an earlier epoch said may be said again, but as the first of this one.
        if (announce.Epoch != peer.Epoch)
            announce = announce with { Epoch = peer.Epoch, Sequence = peer.Sequence + 1 };
        HashSet<FileEntry> result = announce.IsFull ? [] : [.. peer.Files.Except(announce.Removed)];
        result.UnionWith(announce.Added);

        DirectoryResult<AnnounceReceipt> answer = await _directory!.AnnounceAsync(peer.Token, announce, CancellationToken.None);
        if (answer.TryGet(out AnnounceReceipt? receipt, out DirectoryFault? fault))
        {
            SignOfLife(peer);
            Assert.Equal(announce.Sequence, receipt.Sequence);
            if (!announce.IsFull && peer.Attempts.Count > 0)
            {
                // Taken either because it is the interrupted one, or because no partition had heard of that one.
                result = Actual(result, PeerDriver.Value(
                    await _directory.ListFilesAsync(peer.Name, null, 1000, CancellationToken.None)).Files, peer, announce);
            }

            peer.Attempts.Clear();
            peer.Files = result;
            peer.Sequence = receipt.Sequence;
            peer.Committed = announce;
            Assert.Equal(result.Count, receipt.Files);
            return $"announce {peer.Name} {announce.Sequence}: {(announce.IsFull ? "full" : "delta")}, {result.Count} files";
        }

        if (fault.Error == DirectoryError.TooMany)
        {
            Assert.True(result.Count > _rules.MaxFilesPerPeer || peer.Attempts.Count > 0);
            return $"announce {peer.Name}: too many";
        }

        if (fault.Error == DirectoryError.SequenceGap)
        {
            Assert.Equal(peer.Epoch, fault.ExpectedEpoch);
            // A delta does not follow an attempt; or one was committed after all, or is pending under its number. The peer goes on behind it.
            long expected = fault.ExpectedSequence!.Value;
            Assert.NotEmpty(peer.Attempts);
            Assert.True(expected > announce.Sequence || (expected == announce.Sequence && !announce.IsFull));
            Assert.Contains(expected, peer.Attempts.Where(attempt => attempt.Announce.Epoch == peer.Epoch)
                .Select(attempt => attempt.Announce.Sequence!.Value + 1).Append(peer.Sequence + 1));
            peer.Sequence = expected - 1;
            return $"announce {peer.Name}: refused, expected {fault.ExpectedSequence}";
        }

        Assert.Equal(DirectoryError.Unavailable, fault.Error);
        peer.Attempts.Add((announce, result));
        return $"announce {peer.Name} {announce.Sequence}: {(announce.IsFull ? "full" : "delta")} failed";
    }

    /// <summary>
    /// After a delta upon attempts: exactly the delta upon what was committed, or upon an attempt that was committed unheard.
    /// </summary>
    private static HashSet<FileEntry> Actual(
        HashSet<FileEntry> expected, IReadOnlyList<FileEntry> actual, ModelPeer peer, Announce announce)
    {
        IEnumerable<HashSet<FileEntry>> possible = peer.Attempts
            .Select(attempt => attempt.Result.Except(announce.Removed).Union(announce.Added).ToHashSet())
            .Append(expected);
        return possible.FirstOrDefault(set => set.SetEquals(actual))
            ?? throw new InvalidOperationException($"{peer.Name} has files that no announce explains.");
    }

    private void SignOfLife(ModelPeer peer)
    {
        peer.IsOnline = true;
        peer.LeaseEnd = _time.GetUtcNow() + _rules.Lease;
    }

    private Announce FullList(ModelPeer peer) =>
        new(null, null, true, [], [.. Enumerable.Range(0, _random.Next(0, 40)).Select(_ => RandomEntry(peer))]);

    private Announce Delta(ModelPeer peer)
    {
        FileEntry[] own = [.. peer.Files];
        return new Announce(
            null,
            null,
            false,
            [.. Enumerable.Range(0, _random.Next(0, 5)).Select(_ => Own() ?? RandomEntry(peer))],
            [.. Enumerable.Range(0, _random.Next(0, 5)).Select(_ => RandomEntry(peer))]);

        FileEntry? Own() => own.Length > 0 && _random.Next(5) > 0 ? own[_random.Next(own.Length)] : null;
    }

    private FileEntry RandomEntry(ModelPeer peer)
    {
        string name = Pick(Folders) + Pick(Stems) + Pick(Extensions);
        int content = _random.Next(ModelComparison.Contents);
        return new FileEntry(name, peer.Kind == PeerKind.Original ? null : ModelComparison.ContentOf(content));
    }

    private string Pick(string[] texts) => texts[_random.Next(texts.Length)];
}
