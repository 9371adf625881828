using System.Text;
using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Directory.Tests.Indexing;

public sealed class EntryTableTests
{
    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    [InlineData(false, 4)]
    public void RandomAddsAndRemoves_AgreeWithADictionary(bool byName, int seed)
    {
        var random = new Random(seed);
        var table = new EntryTable(byName, static peer => peer % 2 == 0);
        var held = new Dictionary<(string Name, ContentId Content), HashSet<int>>();
        for (int step = 0; step < 15_000; step++)
        {
            // Few keys and many files: chains grow far beyond the window.
            (string name, ContentId content) = ($"{random.Next(40)}/{random.Next(6)}", Files.Content(random.Next(5), 1 + random.Next(10)));
            byte[] utf8 = Encoding.UTF8.GetBytes(name);
            int peer = random.Next(4);
            HashSet<int>? holders = held.GetValueOrDefault((name, content));
            int id = table.Find(utf8, content.Root, content.Size);
            Assert.Equal(holders is not null, id >= 0);
            if (holders?.Contains(peer) == true)
            {
                Assert.True(table.Files.IsHeldBy(id, peer));
                holders.Remove(peer);
                bool isOrphan = table.Files.RemoveHolder(id, peer);
                Assert.Equal(holders.Count == 0, isOrphan);
                if (isOrphan)
                {
                    held.Remove((name, content));
                    table.Remove(id);
                }
            }
            else if (random.Next(3) > 0)
            {
                id = table.FindOrAdd(utf8, content.Root, content.Size, out bool isNew);
                Assert.Equal(holders is null, isNew);
                table.Files.AddHolder(id, peer);
                held.TryAdd((name, content), []);
                held[(name, content)].Add(peer);
            }

            Assert.Equal(held.Count, table.Files.Count);
        }

        AssertSame(table, byName, held);
    }

    [Fact]
    public void AddHolder_SecondAndMore_CountsThoseOnline()
    {
        var table = new EntryTable(byName: true, static peer => peer % 2 == 0);
        int id = table.FindOrAdd("a"u8, default, 0, out _);
        foreach (int peer in new[] { 1, 2, 3, 4, 6 })
            table.Files.AddHolder(id, peer);

        Assert.Equal(3, table.Files.OnlineHoldersOf(id));
        table.Files.HolderChanged(id, online: false);
        Assert.Equal(2, table.Files.OnlineHoldersOf(id));
    }

    private static void AssertSame(EntryTable table, bool byName, Dictionary<(string Name, ContentId Content), HashSet<int>> held)
    {
        foreach (var group in held.Keys.GroupBy(file => byName ? SharedName.FileNameOf(file.Name) : file.Content.Root.ToString()))
        {
            int id = byName ? table.FirstOfName(Encoding.UTF8.GetBytes(group.Key)) : table.FirstOfRoot(group.First().Content.Root);
            var found = new HashSet<(string, ContentId)>();
            for (; id >= 0; id = table.Files.NextOf(id))
            {
                var file = (table.Files.EntryOf(id).Name, table.Files.EntryOf(id).Content!.Value);
                Assert.True(found.Add(file));
                int single = 0;
                Assert.Equal(held[file].Order(), table.Files.HoldersOf(id, ref single).ToArray().Order());
                Assert.Equal(held[file].Count(peer => peer % 2 == 0), table.Files.OnlineHoldersOf(id));
            }

            Assert.True(found.SetEquals(group));
        }
    }
}
