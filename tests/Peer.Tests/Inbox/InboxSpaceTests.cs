using P2POrleans.Peer.Inbox;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Inbox;

public sealed class InboxSpaceTests : IDisposable
{
    private static readonly ContentId Hundred = new(new PiecesRoot(Enumerable.Repeat((byte)1, PiecesRoot.Length).ToArray()), 100);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reserve_FilesOnTheirWay_CountByWhatTheyWillBe()
    {
        var space = new InboxSpace(_folder.Path, 250, _time);
        InboxSpace.Reservation first = await ReservedAsync(space, "a");
        await File.WriteAllBytesAsync(_folder[PartialFileName.For("a", Hundred)], new byte[60]);
        InboxSpace.Reservation second = await ReservedAsync(space, "b");

        Assert.Equal(InboxFault.Full, (await space.ReserveAsync("c", Hundred, CancellationToken.None)).Refusal?.Fault);
        second.Dispose();
        (await ReservedAsync(space, "c")).Dispose();
        first.Dispose();
    }

    [Fact]
    public async Task Reserve_WhatAnEarlierCallLeft_DoesNotCountTwice()
    {
        await File.WriteAllBytesAsync(_folder[PartialFileName.For("a", Hundred)], new byte[60]);
        var space = new InboxSpace(_folder.Path, 100, _time);

        Assert.Equal(InboxFault.Full, (await space.ReserveAsync("b", Hundred, CancellationToken.None)).Refusal?.Fault);
        (await ReservedAsync(space, "a")).Dispose();
    }

    [Fact]
    public async Task Reserve_SameFileAgain_WaitsForTheEarlierCallToEnd()
    {
        var space = new InboxSpace(_folder.Path, 1000, _time);
        InboxSpace.Reservation first = await ReservedAsync(space, "a");

        Task<InboxSpace.Reservation> second = ReservedAsync(space, "a");
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task Reserve_PartThatNobodyWentOnWithForAWeek_IsRemoved()
    {
        string old = _folder[PartialFileName.For("old", Hundred)];
        string young = _folder[PartialFileName.For("young", Hundred)];
        DateTime now = _time.GetUtcNow().UtcDateTime;
        foreach ((string path, TimeSpan age) in ((string, TimeSpan)[])[(old, TimeSpan.FromDays(8)), (young, TimeSpan.FromDays(6))])
        {
            await File.WriteAllBytesAsync(path, new byte[1]);
            File.SetLastWriteTimeUtc(path, now - age);
        }

        (await ReservedAsync(new InboxSpace(_folder.Path, 1000, _time), "a")).Dispose();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    private static async Task<InboxSpace.Reservation> ReservedAsync(InboxSpace space, string name)
    {
        (InboxSpace.Reservation? reservation, InboxRefusal? refusal) = await space.ReserveAsync(name, Hundred, CancellationToken.None);
        Assert.Null(refusal);
        return reservation!;
    }
}
