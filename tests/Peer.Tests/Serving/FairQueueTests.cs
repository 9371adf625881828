using System.Net;
using P2POrleans.Peer.Serving;

namespace P2POrleans.Peer.Tests.Serving;

public sealed class FairQueueTests
{
    private readonly FairQueue<string> _queue = new();

    [Fact]
    public void TryTake_OneAsksSixteenTimesAndAnotherOnce_TheOtherIsSecondAtTheLatest()
    {
        for (int i = 0; i < 16; i++)
            _queue.Add(At(1), "many", 100);
        _queue.Add(At(2), "one", 100);

        Assert.Contains("one", Take(2));
    }

    [Fact]
    public void TryTake_OneAsksForMoreAtATime_EachGetsTheSameAmount()
    {
        for (int i = 0; i < 10; i++)
        {
            _queue.Add(At(1), "large", 300);
            _queue.Add(At(2), "small", 100);
        }

        Assert.InRange(Take(8).Count(i => i == "large"), 2, 3);
    }

    [Fact]
    public void TryTake_ManyProgramsOfOneAddress_GetTogetherWhatAnotherAddressGets()
    {
        for (int i = 0; i < 10; i++)
        {
            _queue.Add(At(1, $"{i}"), "crowd", 100);
            _queue.Add(At(2), "lone", 100);
        }

        Assert.Equal(5, Take(10).Count(i => i == "lone"));
    }

    [Fact]
    public void TryTake_ComesLate_IsNotOwedWhatOthersGotBefore()
    {
        for (int i = 0; i < 20; i++)
            _queue.Add(At(1), "early", 100);
        Take(10);
        for (int i = 0; i < 10; i++)
            _queue.Add(At(2), "late", 100);

        Assert.Equal(5, Take(10).Count(i => i == "late"));
    }

    [Fact]
    public void Remove_WhoWaits_IsNotTaken()
    {
        _queue.Add(At(1), "gone", 1);
        _queue.Add(At(1), "here", 1);
        _queue.Remove(At(1), "gone");

        Assert.Equal(["here"], Take(1));
        Assert.False(_queue.TryTake(_ => true, out _, out _));
    }

    private static Leecher At(int address, string program = "") => new(new IPAddress([10, 0, 0, (byte)address]), program);

    private string[] Take(int count) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        Assert.True(_queue.TryTake(_ => true, out Leecher _, out string? item));
        return item;
    })];
}
