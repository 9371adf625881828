using System.Net;
using P2POrleans.Grains.Placement;

namespace P2POrleans.Cluster.Tests.Placement;

public sealed class EvenSpreadTests
{
    private const int Count = 64;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void EverySilo_HasAsManyAsAnyOther_GiveOrTakeOne(int silos)
    {
        SiloAddress[] all = Silos(silos);

        SiloAddress[] homes = EvenSpread.Assign(Count, all);

        int[] shares = [.. all.Select(silo => homes.Count(silo.Equals))];
        Assert.Equal(Count, shares.Sum());
        Assert.InRange(shares.Max() - shares.Min(), 0, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void OneMoreSilo_FewChangePlacesBesidesItsShare(int silos)
    {
        SiloAddress[] before = EvenSpread.Assign(Count, Silos(silos));
        SiloAddress[] after = EvenSpread.Assign(Count, Silos(silos + 1));

        int share = Count / (silos + 1);
        Assert.InRange(before.Zip(after).Count(home => !home.First.Equals(home.Second)), share, 2 * share);
    }

    [Fact]
    public void SiloThatComesBackToItsAddress_GetsWhatItHad()
    {
        SiloAddress[] before = EvenSpread.Assign(Count, Silos(3));
        SiloAddress[] after = EvenSpread.Assign(Count, [.. Silos(2), Silo(2, generation: 2)]);

        Assert.Equal(before.Select(home => home.Endpoint), after.Select(home => home.Endpoint));
    }

    private static SiloAddress[] Silos(int count) => [.. Enumerable.Range(0, count).Select(number => Silo(number, generation: 1))];

    private static SiloAddress Silo(int number, int generation) => SiloAddress.New(IPAddress.Loopback, 11111 + number, generation);
}
