using System.Text;
using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.Directory.Tests.Indexing;

public sealed class ByteArenaTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(ByteArena.MaxLength)]
    public void Add_AnyLength_GivesItBack(int length)
    {
        var arena = new ByteArena();
        byte[] text = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        uint before = arena.Add("before"u8);
        uint handle = arena.Add(text);
        uint after = arena.Add("after"u8);

        Assert.Equal(text, arena[handle].ToArray());
        Assert.Equal("before", Encoding.UTF8.GetString(arena[before]));
        Assert.Equal("after", Encoding.UTF8.GetString(arena[after]));
    }

    [Fact]
    public void Add_TooLong_Throws() =>
        Assert.Throws<ArgumentException>(() => new ByteArena().Add(new byte[ByteArena.MaxLength + 1]));

    [Fact]
    public void Remove_ThenAddOfTheSameLength_ReusesTheRoom()
    {
        var arena = new ByteArena();
        uint[] handles = [.. Enumerable.Range(0, 100).Select(i => arena.Add(Encoding.UTF8.GetBytes($"text {i:000}")))];
        foreach (uint handle in handles)
            arena.Remove(handle);

        Assert.Equal(handles.Order(), Enumerable.Range(0, 100).Select(i => arena.Add(Encoding.UTF8.GetBytes($"word {i:000}"))).Order());
    }

    [Fact]
    public void RandomAddsAndRemoves_KeepEveryText()
    {
        const int Seed = 1;
        var random = new Random(Seed);
        var arena = new ByteArena();
        var texts = new List<(uint Handle, byte[] Text)>();
        for (int step = 0; step < 20_000; step++)
        {
            if (texts.Count > 0 && random.Next(3) == 0)
            {
                int at = random.Next(texts.Count);
                arena.Remove(texts[at].Handle);
                texts.RemoveAt(at);
            }
            else
            {
                byte[] text = new byte[random.Next(8) == 0 ? random.Next(3000) : random.Next(40)];
                random.NextBytes(text);
                texts.Add((arena.Add(text), text));
            }
        }

        Assert.All(texts, text => Assert.Equal(text.Text, arena[text.Handle].ToArray()));
    }
}
