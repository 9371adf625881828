using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Shares;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Tests.Shares;

public sealed class ShareSnapshotTests
{
    [Fact]
    public void ChangesSince_RandomSnapshots_LeadFromTheOneToTheOther()
    {
        int seed = System.Environment.TickCount;
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            ShareSnapshot before = Snapshot(random);
            ShareSnapshot after = Snapshot(random);
            HashSet<FileItem> files = [.. before.ToItems()];
            foreach (FileDeltaLine line in after.ChangesSince(before))
                Assert.True(line.Remove is null ? files.Add(line.Add!) : files.Remove(line.Remove), $"seed {seed}, round {round}");

            Assert.True(files.SetEquals(after.ToItems()), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void After_EveryPosition_IsTheRest()
    {
        ShareSnapshot snapshot = Snapshot(new Random(1));
        for (int i = 0; i < snapshot.Entries.Count; i++)
        {
            ShareEntry entry = snapshot.Entries[i];
            Assert.Equal(snapshot.Entries.Skip(i + 1), snapshot.After((entry.Name, entry.Content)).ToArray());
        }

        Assert.Equal(snapshot.Entries, snapshot.After(null).ToArray());
        Assert.Empty(snapshot.After(("\uffff", ContentId.Empty)).ToArray());
    }

    [Fact]
    public void FindByName_WholeNameBeforeLastSegment_FirstShareBeforeOthers()
    {
        var snapshot = new ShareSnapshot([Entry("x/f", 1, 0), Entry("f", 2, 1), Entry("f", 3, 2), Entry("y/g", 4, 1), Entry("x/g", 5, 0)]);

        Assert.Equal(Content(2), snapshot.FindByName("f")!.Content);
        Assert.Equal(Content(1), snapshot.FindByName("x/f")!.Content);
        Assert.Equal(Content(5), snapshot.FindByName("g")!.Content);
        Assert.Null(snapshot.FindByName("z/g"));
        Assert.Null(snapshot.FindByName("F"));
    }

    private static ShareSnapshot Snapshot(Random random) => new(
        Enumerable.Range(0, random.Next(30)).Select(_ => Entry($"n{random.Next(8)}", (byte)random.Next(4), random.Next(3))));

    private static ShareEntry Entry(string name, byte content, int share) =>
        new(name, Content(content), $"/{share}/{name}", share, new FileStamp(1, 1), true);

    private static ContentId Content(byte content) => ContentHasher.Hash([content]).Id;
}
