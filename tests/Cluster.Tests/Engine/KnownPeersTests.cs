using P2POrleans.Grains.Engine;

namespace P2POrleans.Cluster.Tests.Engine;

public sealed class KnownPeersTests
{
    [Fact]
    public void Add_MoreThanTheMost_ForgetsWhoWasNotAskedForAndNobodyElse()
    {
        var known = new KnownPeers();

        for (int i = 0; i <= KnownPeers.MaxNames; i++)
            known.Add($"peer{i}");
        Assert.True(known.Contains("peer0"));
        Assert.True(known.Contains($"peer{KnownPeers.MaxNames}"));

        for (int i = 0; i < KnownPeers.MaxNames; i++)
            known.Add($"other{i}");
        Assert.True(known.Contains("peer0"));
        Assert.True(known.Contains($"peer{KnownPeers.MaxNames}"));
        Assert.True(known.Contains("other0"));
        Assert.False(known.Contains("peer1"));
    }

    [Fact]
    public void Remove_IsNotKnownAnyMore()
    {
        var known = new KnownPeers();
        known.Add("ana");

        known.Remove("ana");

        Assert.False(known.Contains("ana"));
    }
}
