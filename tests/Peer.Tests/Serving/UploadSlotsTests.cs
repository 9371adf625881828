using System.Net;
using P2POrleans.Peer.Serving;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class UploadSlotsTests
{
    private static readonly Leecher Greedy = new(IPAddress.Loopback, "greedy");
    private static readonly Leecher Modest = new(IPAddress.Loopback, "modest");

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task EnterAsync_OneTakesAllItCan_HalfIsLeftForOthers()
    {
        var slots = new UploadSlots(4, _clock);
        Task<bool>[] greedy = [.. Enumerable.Range(0, 16).Select(_ => EnterAsync(slots, Greedy))];

        Assert.Equal(2, greedy.Count(t => t.IsCompleted));
        Assert.True(EnterAsync(slots, Modest).IsCompleted);
    }

    [Fact]
    public async Task Leave_SeveralWait_EachLeecherInTurn()
    {
        var slots = new UploadSlots(1, _clock);
        await EnterAsync(slots, Greedy);
        Task<bool>[] greedy = [.. Enumerable.Range(0, 15).Select(_ => EnterAsync(slots, Greedy))];
        Task<bool> modest = EnterAsync(slots, Modest);

        slots.Leave(Greedy);
        Assert.True(await greedy[0]);
        slots.Leave(Greedy);

        Assert.True(await modest);
        Assert.False(greedy[1].IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_NoneComesInTime_FalseAndTheSlotGoesToOthers()
    {
        var slots = new UploadSlots(1, _clock);
        await EnterAsync(slots, Greedy);
        Task<bool> impatient = EnterAsync(slots, Modest);
        _clock.Advance(TimeSpan.FromSeconds(11));

        Assert.False(await impatient);
        slots.Leave(Greedy);
        Assert.True(await EnterAsync(slots, Greedy));
    }

    [Fact]
    public async Task EnterAsync_Cancelled_LeavesTheQueue()
    {
        var slots = new UploadSlots(1, _clock);
        await EnterAsync(slots, Greedy);
        using var stop = new CancellationTokenSource();
        Task<bool> gone = slots.EnterAsync(Modest, 1, TimeSpan.FromSeconds(10), stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.False(slots.IsWanted);
    }

    [Fact]
    public async Task EnterAsync_OneUnderManyNames_OtherAddressesHaveAnEighth()
    {
        var slots = new UploadSlots(16, _clock);
        Task<bool>[] many = [.. Enumerable.Range(0, 32).Select(i => EnterAsync(slots, new Leecher(IPAddress.Loopback, $"{i}")))];
        Task<bool> other = EnterAsync(slots, new Leecher(IPAddress.IPv6Loopback, ""));

        Assert.Equal(14, many.Count(t => t.IsCompleted));
        Assert.True(await other);
        slots.Leave(new Leecher(IPAddress.Loopback, "0"));
        Assert.True(await many[14]);
    }

    private static Task<bool> EnterAsync(UploadSlots slots, Leecher leecher) =>
        slots.EnterAsync(leecher, 1, TimeSpan.FromSeconds(10), CancellationToken.None).AsTask();
}
