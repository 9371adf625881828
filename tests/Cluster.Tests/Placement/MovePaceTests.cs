using P2POrleans.Grains.Placement;
using P2POrleans.TestKit;

namespace P2POrleans.Cluster.Tests.Placement;

public sealed class MovePaceTests
{
    [Fact]
    public void SoManyInASecond_AndAgainInTheNext()
    {
        var time = new ManualTimeProvider();
        var pace = new MovePace(2, time);

        Assert.Equal([true, true, false], Take());
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal([false, false, false], Take());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([true, true, false], Take());

        bool[] Take() => [pace.TryTake(), pace.TryTake(), pace.TryTake()];
    }
}
