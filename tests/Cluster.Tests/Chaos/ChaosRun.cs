using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// Announces, heartbeats, look-ups and searches all the time, and now and then a registration, a sign-off or a removal, while silos are
/// killed and started and leases lapse. Every answer is compared with the model when it comes, and all of them again at the end, when nothing
/// is under way. The first violation ends the run.
/// </summary>
internal sealed class ChaosRun : IDisposable
{
    private const int Peers = 6;
    private const int Readers = 3;

    private static readonly PeerChange[] Changes = Enum.GetValues<PeerChange>();
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(1);

    private readonly IChaosCluster _cluster;
    private readonly ChaosPlan _plan;
    private readonly DirectoryModel _model;
    private readonly ReadCounter _reads = new();
    private readonly ConcurrentQueue<string> _violations = [];
    private readonly Channel<int> _acknowledged = Channel.CreateUnbounded<int>();
    private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
    private readonly int[] _changes = new int[Changes.Length];
    private readonly CancellationTokenSource _done = new();
    private volatile bool _isViolated;
    private int _announcing;
    private int _announces;
    private int _returns;
    private int _kills;

    public ChaosRun(IChaosCluster cluster, ChaosPlan plan)
    {
        _cluster = cluster;
        _plan = plan;
        _model = new DirectoryModel(plan.Lease);
    }

    /// <param name="limit">After which the run has failed to get on.</param>
    public async Task<ChaosOutcome> RunAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using var timeout = new CancellationTokenSource(limit);
        ChaosPeer[] peers = [.. Enumerable.Range(0, Peers).Select(PeerOf)];
        await Task.WhenAll(peers.Select(peer => peer.RegisterAsync(timeout.Token)));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token);
        Task heartbeats = Task.WhenAll(peers.Select(peer => Task.Run(() => GuardAsync(() => HeartbeatAsync(peer, over.Token)))));
        Task[] load =
        [
            .. peers.Select((peer, number) => Task.Run(() => GuardAsync(() => AnnounceAsync(peer, number, timeout.Token)))),
            .. Enumerable.Range(0, Readers).Select(reader => Task.Run(() => ReadAsync(reader, timeout.Token))),
        ];
        await KillAsync(clock, timeout.Token);
        await _done.CancelAsync();
        await Task.WhenAll(load);

        if (!_isViolated)
        {
            // Nobody is asleep any more.
            await GuardAsync(() => Task.WhenAll(peers.Select(peer => peer.HeartbeatAsync(timeout.Token))));
            Report(await ReaderOf(-1).ReadAllAsync(timeout.Token));
        }

        await over.CancelAsync();
        await heartbeats;
        return new ChaosOutcome(
            [.. _violations],
            _kills,
            _announces,
            _returns,
            Changes.ToDictionary(change => change, change => _changes[(int)change]),
            _reads.Answered,
            _reads.Unavailable,
            clock.Elapsed);
    }

    /// <summary>What the plan wants to have happened.</summary>
    private bool IsSomethingMissing => (_plan.Sleepers > 0 && _returns == 0) || (_plan.Restless > 0 && _changes.Contains(0));

    public void Dispose() => _done.Dispose();

    private static string NameOf(int peer) => $"peer{peer}";

    private ChaosPeer PeerOf(int number) => new(NameOf(number), _cluster.Directory, _model, new Random((_plan.Seed * 100) + number));

    private ChaosReader ReaderOf(int number) => new(
        _cluster.Directory, _model, [.. Enumerable.Range(0, Peers).Select(NameOf)], _reads, new Random((_plan.Seed * 100) + 50 + number));

    private async Task AnnounceAsync(ChaosPeer peer, int number, CancellationToken cancellationToken)
    {
        bool sleeps = number < _plan.Sleepers;
        bool isRestless = number >= Peers - _plan.Restless;
        int changes = number;
        var random = new Random((_plan.Seed * 100) + 30 + number);
        while (!_done.IsCancellationRequested)
        {
            Interlocked.Increment(ref _announcing);
            _begun.Writer.TryWrite(number);
            // No reason to stop: what is wrong with the number of files is soon seen in the answers, too.
            if (await peer.AnnounceAsync(cancellationToken) is { } wrong)
                _violations.Enqueue(wrong);
            Interlocked.Decrement(ref _announcing);
            Interlocked.Increment(ref _announces);
            _acknowledged.Writer.TryWrite(number);
            if (sleeps && random.Next(20) == 0)
                await SleepAsync(peer, random.Next(2) == 0, cancellationToken);
            if (isRestless && random.Next(3) == 0)
                await ChangeAsync(peer, Changes[changes++ % Changes.Length], random.Next(2) == 0, cancellationToken);
        }
    }

    private async Task SleepAsync(ChaosPeer peer, bool comesBackByHeartbeat, CancellationToken cancellationToken)
    {
        await peer.SleepAsync(cancellationToken);
        await ComeBackAsync(peer, comesBackByHeartbeat, cancellationToken);
        Interlocked.Increment(ref _returns);
    }

    private async Task ChangeAsync(ChaosPeer peer, PeerChange change, bool comesBackByHeartbeat, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case PeerChange.RegisteredAgain:
                await peer.RegisterAsync(cancellationToken);
                break;
            case PeerChange.SignedOff:
                await peer.SignOffAsync(cancellationToken);
                await ComeBackAsync(peer, comesBackByHeartbeat, cancellationToken);
                break;
            default:
                await peer.RemoveAsync(cancellationToken);
                break;
        }

        Interlocked.Increment(ref _changes[(int)change]);
    }

    private async Task ComeBackAsync(ChaosPeer peer, bool byHeartbeat, CancellationToken cancellationToken)
    {
        if (byHeartbeat)
            await peer.HeartbeatAsync(cancellationToken);
        else if (await peer.AnnounceAsync(cancellationToken) is { } wrong)
            _violations.Enqueue(wrong);
    }

    private async Task GuardAsync(Func<Task> load)
    {
        try
        {
            await load();
        }
        catch (RefusedException e)
        {
            Report([e.Message]);
        }
    }

    private static async Task HeartbeatAsync(ChaosPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(HeartbeatEvery);
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await peer.HeartbeatAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task ReadAsync(int number, CancellationToken cancellationToken)
    {
        ChaosReader reader = ReaderOf(number);
        while (!_done.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Report(await reader.ReadAsync(cancellationToken));
            await Task.Delay(LongRun.Pause, cancellationToken);
        }
    }

    private void Report(IReadOnlyList<string> violations)
    {
        foreach (string violation in violations)
            _violations.Enqueue(violation);
        if (violations.Count == 0)
            return;
        _isViolated = true;
        _done.Cancel();
    }

    private async Task KillAsync(Stopwatch clock, CancellationToken cancellationToken)
    {
        var random = new Random(_plan.Seed);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _done.Token);
        try
        {
            await WaitForAnnouncesAsync(either.Token);
            while (_kills < _plan.Kills || clock.Elapsed < _plan.AtLeast || IsSomethingMissing)
            {
                while (Volatile.Read(ref _announcing) == 0)
                    await _begun.Reader.ReadAsync(either.Token);
                await _cluster.KillOneAsync(random);
                _kills++;
                // The others take the lost one's grains over, or share them with the newcomer.
                if (random.Next(2) == 0)
                    await WaitForAnnouncesAsync(either.Token);
                await _cluster.StartAnotherAsync();
                await WaitForAnnouncesAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (_done.IsCancellationRequested)
        {
            // A violation was found.
        }
    }

    private async Task WaitForAnnouncesAsync(CancellationToken cancellationToken)
    {
        while (_acknowledged.Reader.TryRead(out _))
        {
            // What was acknowledged before does not count.
        }

        for (int i = 0; i < _plan.AnnouncesBetweenKills; i++)
            await _acknowledged.Reader.ReadAsync(cancellationToken);
    }
}
