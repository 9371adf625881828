using System.Net;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Transfers;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class FairRateTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task TakeAsync_OneHasManyStreams_AnotherGetsAsMuch()
    {
        var rate = new FairRate(new RateLimit(1000, _clock));
        var greedy = new Leecher(IPAddress.Loopback, "greedy");
        var modest = new Leecher(IPAddress.Loopback, "modest");
        Task first = rate.TakeAsync(greedy, 1000, CancellationToken.None).AsTask();
        Task[] many = [.. Enumerable.Range(0, 16).Select(_ => rate.TakeAsync(greedy, 1000, CancellationToken.None).AsTask())];
        Task one = rate.TakeAsync(modest, 1000, CancellationToken.None).AsTask();

        while (!one.IsCompleted)
        {
            await Task.WhenAny(one, _clock.WaitForTimerAsync());
            _clock.Advance(TimeSpan.FromSeconds(1.001));
        }

        Assert.True(first.IsCompleted);
        Assert.InRange(many.Count(t => t.IsCompleted), 0, 3);
    }

    [Fact]
    public async Task TakeAsync_ManyAskAndHangUp_WhoStaysIsNext()
    {
        var rate = new FairRate(new RateLimit(1000, _clock));
        var caller = new Leecher(IPAddress.Loopback, "");
        Task current = rate.TakeAsync(caller, 1000, CancellationToken.None).AsTask();
        using var stop = new CancellationTokenSource();
        Task[] gone = [.. Enumerable.Range(0, 100).Select(_ => rate.TakeAsync(caller, 1000, stop.Token).AsTask())];
        Task stays = rate.TakeAsync(caller, 1000, CancellationToken.None).AsTask();
        await stop.CancelAsync();
        foreach (Task one in gone)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        await _clock.WaitForTimerAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await current;
        await _clock.WaitForTimerAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await stays.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void TakeAsync_NoLimit_NeverWaits() => Assert.True(
        new FairRate(new RateLimit(null, _clock)).TakeAsync(default, int.MaxValue, CancellationToken.None).AsTask().IsCompleted);
}
