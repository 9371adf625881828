using System.Reflection;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Cluster.Tests.Partitions;

public sealed class CallTimesTests
{
    [Fact]
    public void OfAnnounce_ShortOne_IsWhatItAlwaysWas() => Assert.InRange(
        CallTimes.OfAnnounce(new Announce(1, 1, true, [], [Files.Entry("a", 1)])), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20.1));

    /// <summary>At 12,500 entries a second: as a whole, and every partition's part of it.</summary>
    [Theory]
    [InlineData(20_000)]
    [InlineData(200_000)]
    public void OfAnnounce_LongOne_HasTimeForEachEntryInAllParts(int entries)
    {
        FileEntry[] files = [.. Enumerable.Range(0, entries).Select(i => Files.Entry($"a folder with a name/file number {i}", i))];
        var announce = new Announce(1, 1, true, [], files);
        var expected = TimeSpan.FromSeconds(entries / 12_500.0);

        Assert.InRange(CallTimes.OfAnnounce(announce), expected, expected + TimeSpan.FromSeconds(20));
        Assert.All(SliceSplitter.Split(announce, new PartitionMap(32), 1, 1).Changes(), slice => Assert.InRange(
            CallTimes.OfSlice(slice.Data.Length, 32), expected * 0.8, (expected * 1.5) + TimeSpan.FromSeconds(8)));
    }

    /// <summary>Else whoever waits tries again while the first attempt is still about it.</summary>
    [Fact]
    public void Calls_ThatMakeOthers_WaitLongerThanThose()
    {
        TimeSpan tell = LimitOf<IFileIndexGrain>(nameof(IFileIndexGrain.SetPeersAsync));
        TimeSpan renew = LimitOf<IRegistryBucketGrain>(nameof(IRegistryBucketGrain.RenewAsync));
        TimeSpan signOff = LimitOf<IPeerGrain>(nameof(IPeerGrain.SignOffAsync));

        Assert.True(tell < renew && renew < signOff && signOff < CallTimes.OfAnnounce(new Announce(1, 1, true, [], [])));
        Assert.True(LimitOf<IRegistryBucketGrain>(nameof(IRegistryBucketGrain.PutAsync))
            < LimitOf<IPeerGrain>(nameof(IPeerGrain.RegisterAsync)));
        Assert.True(LimitOf<IRegistryBucketGrain>(nameof(IRegistryBucketGrain.FindAsync))
            < LimitOf<IPeerGrain>(nameof(IPeerGrain.AuthenticateAsync)));
        // Some partitions are heard before the others are asked.
        Assert.True(2 * LimitOf<IFileIndexGrain>(nameof(IFileIndexGrain.SearchAsync))
            < LimitOf<ISearchGrain>(nameof(ISearchGrain.SearchAsync)));
    }

    /// <summary>Of which two may be lost with a silo that was suspended.</summary>
    [Fact]
    public void Heartbeat_ThreeAttempts_AreOverBeforeALeaseIs()
    {
        var rules = new DirectoryOptions();

        Assert.True(3 * LimitOf<IPeerGrain>(nameof(IPeerGrain.HeartbeatAsync)) < rules.Lease - rules.RenewEvery);
    }

    [Fact]
    public void OfSlice_HugeOne_IsBelowWhatOrleansWaits() =>
        Assert.Equal(TimeSpan.Parse(CallTimes.LongestAnnounce, null), CallTimes.OfSlice(int.MaxValue, 1024));

    private static TimeSpan LimitOf<TGrain>(string call) =>
        typeof(TGrain).GetMethod(call)!.GetCustomAttribute<ResponseTimeoutAttribute>()!.Timeout!.Value;
}
