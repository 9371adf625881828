using P2POrleans.Peer.Transfers;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

public sealed class RateLimitTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void TakeAsync_WithoutLimit_NeverWaits()
    {
        var limit = new RateLimit(null, _clock);
        Assert.True(limit.TakeAsync(int.MaxValue, CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task TakeAsync_MoreThanTheRate_WaitsUntilPaidFor()
    {
        var limit = new RateLimit(1000, _clock);
        Task wait = limit.TakeAsync(3000, CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(wait.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        await wait.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TakeAsync_AfterALongPause_GetsASecondInAdvanceAndNoMore()
    {
        var limit = new RateLimit(1000, _clock);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True(limit.TakeAsync(1000, CancellationToken.None).AsTask().IsCompleted);
        Task wait = limit.TakeAsync(500, CancellationToken.None).AsTask();
        Assert.False(wait.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.6));
        await wait.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
