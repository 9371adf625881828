using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Transfers;

/// <summary>What is asked of whom, and when a source is given up: rules without IO, on a clock that stands still.</summary>
public sealed class TransferRulesTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Window_NothingKnown_OnePieceAtATime()
    {
        var window = new PipelineWindow(TestContent.MiB, new RateMeter(_clock));

        Assert.Equal((1, 1), (window.RunPieces, window.Lanes));
    }

    [Theory]
    // A request for what comes in a quarter of a second, of whole pieces, at most 16 MiB.
    [InlineData(1, 1)]
    [InlineData(40, 10)]
    [InlineData(1000, 16)]
    public void Window_Faster_AsksForMore(int mibPerSecond, int pieces)
    {
        var rate = new RateMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        rate.Add(mibPerSecond * TestContent.MiB);

        Assert.Equal(pieces, new PipelineWindow(TestContent.MiB, rate).RunPieces);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 2)]
    [InlineData(200, 4)]
    public void Window_FartherAway_AsksForSeveralAtOnce(int latencyMilliseconds, int lanes)
    {
        var rate = new RateMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        rate.Add(40 * TestContent.MiB);
        var window = new PipelineWindow(TestContent.MiB, rate);
        window.Answered(TimeSpan.FromMilliseconds(latencyMilliseconds));
        // A source that is busy now and then is no farther away.
        window.Answered(TimeSpan.FromSeconds(3));

        Assert.Equal(lanes, window.Lanes);
    }

    [Fact]
    public void Rate_SourceFallsSilent_Falls()
    {
        var rate = new RateMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        rate.Add(1000);
        Assert.Equal(1000, rate.BytesPerSecond);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.InRange(rate.BytesPerSecond, 0, 10);
    }

    [Fact]
    public void Rate_NothingWasAskedFor_Stays()
    {
        var rate = new RateMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(1));
        rate.Add(1000);
        rate.Pause();
        _clock.Advance(TimeSpan.FromMinutes(1));
        rate.Resume();

        Assert.Equal(1000, rate.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(1), rate.Measured);
    }

    [Theory]
    // Equals share; a newcomer counts as an equal; the faster takes more; from one that stands still all is taken; always at least one.
    [InlineData(8, 100, 100, 4)]
    [InlineData(8, 100, 0, 4)]
    [InlineData(8, 100, 300, 6)]
    [InlineData(8, 0, 100, 8)]
    [InlineData(8, 100, 1, 1)]
    [InlineData(1, 0, 0, 1)]
    public void Steal_Share_BothAreDoneAtOnce(int pieces, double other, double own, int expected) =>
        Assert.Equal(expected, StealRule.Share(pieces, other, own));

    [Theory]
    [InlineData(1000, 1, 1000, 100, true)]
    [InlineData(1000, 0, 1000, 100, true)]
    [InlineData(1000, 100, 1000, 100, false)]
    [InlineData(1000, 10_000, 1000, 100_000, false)]
    [InlineData(1000, 0, 1000, 0, false)]
    public void Steal_Restart_OnlyWhenItPays(long left, double other, long piece, double own, bool expected) =>
        Assert.Equal(expected, StealRule.PaysToRestart(left, other, piece, own));

    [Theory]
    [InlineData(SourceFault.Broken, 1, 1)]
    [InlineData(SourceFault.Stalled, 3, 4)]
    [InlineData(SourceFault.Unreachable, 50, 30)]
    [InlineData(SourceFault.Busy, 3, 1)]
    public void Rest_PassingFault_LongerEachTime(SourceFault fault, int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SourceRest.After(fault, failures));

    [Theory]
    [InlineData(SourceFault.Lied)]
    [InlineData(SourceFault.Changed)]
    [InlineData(SourceFault.NotFound)]
    public void Rest_LastingFault_IsForEver(SourceFault fault) => Assert.Null(SourceRest.After(fault, 1));

    [Theory]
    [InlineData(5 * SlownessRule.Trickle - 1, true)]
    [InlineData(5 * SlownessRule.Trickle, false)]
    public void Slowness_Trickle_IsLessThanAKibibyteASecond(long bytes, bool expected) =>
        Assert.Equal(expected, SlownessRule.IsTrickle(bytes, TimeSpan.FromSeconds(5)));

    [Theory]
    [InlineData(100, 5000, false)]
    [InlineData(100, 5001, true)]
    public void Slowness_FarBelow_IsAFiftiethOfTheFastest(double rate, double fastest, bool expected) =>
        Assert.Equal(expected, SlownessRule.IsFarBelow(rate, fastest));

    [Fact]
    public async Task Buffers_AllAreOut_NextOneWaits()
    {
        using var buffers = new SegmentBuffers(2);
        byte[] first = await buffers.RentAsync(default);
        await buffers.RentAsync(default);
        Task<byte[]> third = buffers.RentAsync(default).AsTask();
        Assert.False(third.IsCompleted);
        buffers.Return(first);

        Assert.Same(first, await third.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
