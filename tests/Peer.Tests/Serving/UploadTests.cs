using System.Net;
using P2POrleans.Peer.Serving;
using P2POrleans.Peer.Tests.Environment;
using P2POrleans.Peer.Transfers;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class UploadTests
{
    private const int LongTurn = 17 * TestContent.MiB;

    private static readonly Leecher Greedy = new(IPAddress.Loopback, "greedy");
    private static readonly Leecher Modest = new(IPAddress.Loopback, "modest");

    private readonly ManualTimeProvider _clock = new();
    private readonly UploadSlots _slots;
    private readonly UploadMeter _meter;

    public UploadTests()
    {
        _slots = new UploadSlots(1, _clock);
        _meter = new UploadMeter(_slots, new FairRate(new RateLimit(null, _clock)), new SentPieces(_clock));
    }

    [Fact]
    public async Task TrySendingAsync_LongTurnAndNobodyWaits_GoesOn()
    {
        using Upload upload = await BeginAsync();

        Assert.True(await upload.TrySendingAsync(LongTurn, CancellationToken.None));
        Assert.True(await upload.TrySendingAsync(LongTurn, CancellationToken.None));
    }

    [Fact]
    public async Task TrySendingAsync_LongTurnAndAnotherWaits_GoesOnAfterIt()
    {
        using Upload upload = await BeginAsync();
        Task<bool> other = EnterAsync(Modest);
        Task<bool> sending = upload.TrySendingAsync(LongTurn, CancellationToken.None).AsTask();

        Assert.True(await other);
        Assert.False(sending.IsCompleted);
        _slots.Leave(Modest);
        Assert.True(await sending);
    }

    [Fact]
    public async Task TrySendingAsync_LongTurnAndTooManyOfItsOwnWait_IsBrokenOff()
    {
        using Upload upload = await BeginAsync();
        Task<bool> other = EnterAsync(Modest);
        Task<bool>[] own = [.. Enumerable.Range(0, 64).Select(_ => EnterAsync(Greedy))];

        Assert.False(await upload.TrySendingAsync(LongTurn, CancellationToken.None));
        Assert.True(await other);
        Assert.Equal(0, _meter.Current.Bytes);
        // And gives nothing back that it does not have.
        upload.Dispose();
        Assert.DoesNotContain(own, t => t.IsCompleted);
    }

    private async Task<Upload> BeginAsync()
    {
        Upload upload = _meter.Begin();
        Assert.True(await upload.EnterAsync(Greedy, 1, TimeSpan.FromSeconds(10), CancellationToken.None));
        return upload;
    }

    private Task<bool> EnterAsync(Leecher leecher) =>
        _slots.EnterAsync(leecher, 1, TimeSpan.FromSeconds(10), CancellationToken.None).AsTask();
}
