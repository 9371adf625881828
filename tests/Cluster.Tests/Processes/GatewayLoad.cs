using System.Threading.Channels;
using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.Peer.Gateways;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>Announces and look-ups through a gateway all the time, until it is told to stop.</summary>
internal sealed class GatewayLoad : IAsyncDisposable
{
    private const int Readers = 3;

    private readonly GatewayPeer[] _peers;
    private readonly bool _mayBeUnavailable;
    private readonly Channel<GatewayPeer> _acknowledged = Channel.CreateUnbounded<GatewayPeer>();
    private readonly CancellationTokenSource _over = new();
    private Task _running = Task.CompletedTask;
    private int _lookUps;

    private GatewayLoad(DirectoryClient client, bool mayBeUnavailable)
    {
        _peers = [.. Enumerable.Range(0, 4).Select(peer => new GatewayPeer($"peer{peer}", client))];
        _mayBeUnavailable = mayBeUnavailable;
    }

    public int Announces => _peers.Sum(peer => peer.Acknowledged);

    public int LookUps => _lookUps;

    /// <param name="mayBeUnavailable">Else an answer that the gateway can't now fails the test.</param>
    public static async Task<GatewayLoad> StartAsync(DirectoryClient client, bool mayBeUnavailable)
    {
        var load = new GatewayLoad(client, mayBeUnavailable);
        await Task.WhenAll(load._peers.Select(peer => peer.RegisterAsync()));
        load._running = Task.WhenAll(
        [
            .. load._peers.Select(peer => Task.Run(() => load.AnnounceAsync(peer))),
            .. Enumerable.Range(0, Readers).Select(reader => Task.Run(() => load.ReadAsync(new Random(reader)))),
        ]);
        return load;
    }

    /// <summary>Returns when so many more were acknowledged.</summary>
    public async Task WaitForAnnouncesAsync(int count)
    {
        while (_acknowledged.Reader.TryRead(out _))
        {
            // What was acknowledged before does not count.
        }

        try
        {
            for (int i = 0; i < count; i++)
                await _acknowledged.Reader.ReadAsync(_over.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends before it is told to when something is wrong.
            await _running;
            throw;
        }
    }

    /// <summary>Finds everything that was acknowledged, however often it has to ask. For a load that was stopped: the peers live on.</summary>
    public async Task FindAllAsync()
    {
        using var found = new CancellationTokenSource();
        Task alive = Task.WhenAll(_peers.Select(peer => peer.KeepAliveAsync(found.Token)));
        foreach (GatewayPeer peer in _peers)
        {
            for (int number = 0; number < peer.Acknowledged; number++)
                await FindAsync(peer, number);
        }

        await found.CancelAsync();
        await alive;
    }

    /// <summary>Finds the first files of all peers, which are in all partitions or nearly so, at the same time.</summary>
    public Task FindFirstAsync(int files) => Task.WhenAll(
        _peers.SelectMany(peer => Enumerable.Range(0, Math.Min(files, peer.Acknowledged)).Select(number => FindAsync(peer, number))));

    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAny(_running);
        _over.Dispose();
    }

    private async Task FindAsync(GatewayPeer peer, int number)
    {
        while (!await peer.TryFindAsync(number))
            Assert.True(_mayBeUnavailable, $"A look-up failed: {peer.Refusal}");
    }

    private Task AnnounceAsync(GatewayPeer peer) => RepeatAsync(async () =>
    {
        if (await peer.TryAnnounceAsync())
            _acknowledged.Writer.TryWrite(peer);
        else
            Assert.True(_mayBeUnavailable, $"An announce failed: {peer.Refusal}");
    });

    private Task ReadAsync(Random random) => RepeatAsync(async () =>
    {
        GatewayPeer peer = _peers[random.Next(_peers.Length)];
        if (peer.Acknowledged == 0)
            await Task.Yield();
        else if (await peer.TryFindAsync(random.Next(peer.Acknowledged)))
            Interlocked.Increment(ref _lookUps);
        else
            Assert.True(_mayBeUnavailable, $"A look-up failed: {peer.Refusal}");
    });

    /// <summary>The first failure ends the whole load.</summary>
    private async Task RepeatAsync(Func<Task> once)
    {
        try
        {
            while (!_over.IsCancellationRequested)
            {
                await once();
                await Task.Delay(LongRun.Pause);
            }
        }
        finally
        {
            await _over.CancelAsync();
        }
    }
}
