using System.Text;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Directory.Tests.Search;

public sealed class WordIndexTests
{
    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 3000)]
    public void RandomAddsAndRemoves_AgreeWithAScan(int seed, int vocabulary)
    {
        var random = new Random(seed);
        var index = new WordIndex();
        var names = new Dictionary<int, string>();
        for (int step = 0; step < 12_000; step++)
        {
            int file = random.Next(5000);
            if (names.Remove(file, out string? old))
            {
                index.Remove(file, Encoding.UTF8.GetBytes(old));
                continue;
            }

            names[file] = string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => Word(random.Next(vocabulary))));
            index.Add(file, Encoding.UTF8.GetBytes(names[file]));
            if (step % 200 == 0)
                Check(index, names, Word(random.Next(vocabulary)), random.Next(1, 12));
        }

        foreach (int file in names.Keys.ToArray())
        {
            index.Remove(file, Encoding.UTF8.GetBytes(names[file]));
            names.Remove(file);
            if (file % 500 == 0)
                Check(index, names, Word(file % vocabulary), 3);
        }
    }

    [Fact]
    public void Mark_BeyondTheBudget_MarksTheWordItselfFirst()
    {
        var index = new WordIndex();
        for (int file = 0; file < 3000; file++)
            index.Add(file, Encoding.UTF8.GetBytes(file % 2 == 0 ? "song" : $"songs{file}x"));

        var bits = new ulong[48];
        index.Mark("song"u8, bits, budget: 1600);

        Assert.All(Enumerable.Range(0, 1500), i => Assert.NotEqual(0UL, bits[2 * i >> 6] & (1UL << (2 * i))));
        Assert.InRange(bits.Sum(b => (int)ulong.PopCount(b)), 1600, 1600 + 1024);
    }

    /// <summary>Common ones in many files, long ones with the same first letters, and prefixes of each other.</summary>
    private static string Word(int number) => number switch
    {
        < 3 => $"common{(char)('x' + number)}",
        _ when number % 3 == 0 => "abcdefgh"[..(number % 8 + 1)],
        _ when number % 3 == 1 => $"longbeginning{(char)('a' + number % 26)}{(char)('a' + number % 7)}",
        _ => $"{(char)('a' + number % 26)}{(char)('a' + number / 26 % 26)}{(char)('a' + number % 5)}",
    };

    private static void Check(WordIndex index, Dictionary<int, string> names, string word, int length)
    {
        string prefix = word[..Math.Min(length, word.Length)];
        var bits = new ulong[5000 / 64 + 1];
        index.Mark(Encoding.UTF8.GetBytes(prefix), bits, int.MaxValue);
        WordPostings whole = index.Whole(Encoding.UTF8.GetBytes(prefix));
        for (int file = 0; file < 5000; file++)
        {
            string[] words = names.GetValueOrDefault(file, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(words.Any(w => w.StartsWith(prefix, StringComparison.Ordinal)), (bits[file >> 6] & (1UL << file)) != 0);
            Assert.Equal(words.Contains(prefix), whole.Contains(file));
        }
    }
}
