using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace P2POrleans.Cluster.Tests.Chaos;

/// <summary>
/// Announces, look-ups and searches without a pause, while silos are killed and started. Every answer is compared with the model when
/// it comes, and all of them again at the end, when nothing is under way. The first violation ends the run.
/// </summary>
internal sealed class ChaosRun(IChaosCluster cluster, ChaosPlan plan) : IDisposable
{
    private const int Peers = 6;
    private const int Readers = 3;

    private readonly DirectoryModel _model = new();
    private readonly ConcurrentQueue<string> _violations = [];
    private readonly Channel<int> _acknowledged = Channel.CreateUnbounded<int>();
    private readonly CancellationTokenSource _done = new();
    private volatile bool _isViolated;
    private int _announces;
    private int _reads;
    private int _kills;

    /// <param name="limit">After which the run has failed to get on.</param>
    public async Task<ChaosOutcome> RunAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using var timeout = new CancellationTokenSource(limit);
        Task[] load =
        [
            .. Enumerable.Range(0, Peers).Select(peer => Task.Run(() => AnnounceAsync(peer, timeout.Token))),
            .. Enumerable.Range(0, Readers).Select(reader => Task.Run(() => ReadAsync(reader, timeout.Token))),
        ];
        await KillAsync(clock, timeout.Token);
        await _done.CancelAsync();
        await Task.WhenAll(load);

        if (!_isViolated)
            Report(await ReaderOf(-1).ReadAllAsync(timeout.Token));
        return new ChaosOutcome([.. _violations], _kills, _announces, _reads, clock.Elapsed);
    }

    public void Dispose() => _done.Dispose();

    private ChaosReader ReaderOf(int reader) => new(cluster.Directory, _model, new Random((plan.Seed * 100) + 50 + reader));

    private async Task AnnounceAsync(int number, CancellationToken cancellationToken)
    {
        var peer = new ChaosPeer($"peer{number}", cluster.Directory, _model, new Random((plan.Seed * 100) + number));
        await peer.RegisterAsync(cancellationToken);
        while (!_done.IsCancellationRequested)
        {
            // No reason to stop: what is wrong with the number of files is soon seen in the answers, too.
            if (await peer.AnnounceAsync(cancellationToken) is { } wrong)
                _violations.Enqueue(wrong);
            Interlocked.Increment(ref _announces);
            _acknowledged.Writer.TryWrite(number);
        }
    }

    private async Task ReadAsync(int number, CancellationToken cancellationToken)
    {
        ChaosReader reader = ReaderOf(number);
        while (!_done.IsCancellationRequested)
        {
            Report(await reader.ReadAsync(cancellationToken));
            Interlocked.Increment(ref _reads);
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
        var random = new Random(plan.Seed);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _done.Token);
        try
        {
            await WaitForAnnouncesAsync(either.Token);
            while (_kills < plan.Kills || clock.Elapsed < plan.AtLeast)
            {
                await cluster.KillOneAsync(random);
                _kills++;
                await cluster.StartAnotherAsync();
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

        for (int i = 0; i < plan.AnnouncesBetweenKills; i++)
            await _acknowledged.Reader.ReadAsync(cancellationToken);
    }
}
