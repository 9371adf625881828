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

            names[file] = $"{Words(random, vocabulary)}/{Words(random, vocabulary)}";
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
    public void Word_WithMoreLongerOnesThanMayBeRead_KnowsThatSomeAreMissing()
    {
        var index = new WordIndex();
        for (int file = 0; file < 3000; file++)
            index.Add(file, Encoding.UTF8.GetBytes(file % 2 == 0 ? "song" : $"songs{Letters(file)}"));

        var all = new QueryWord(index, "song"u8.ToArray(), maxRead: 1500);
        var some = new QueryWord(index, "song"u8.ToArray(), maxRead: 1499);
        var listed = new QueryWord(index, "son"u8.ToArray(), maxRead: 1);

        Assert.Equal((true, 3000), (all.IsComplete, all.Count));
        Assert.Equal((false, 2999), (some.IsComplete, some.Count));
        Assert.Equal((true, 3000), (listed.IsComplete, listed.Count));
    }

    [Fact]
    public void Word_WithOneVeryCommonLongerOne_ReadsTheOthersToo()
    {
        var index = new WordIndex();
        for (int file = 0; file < 3000; file++)
            index.Add(file, Encoding.UTF8.GetBytes("songs"));
        index.Add(3000, Encoding.UTF8.GetBytes("songwriter"));

        var word = new QueryWord(index, "song"u8.ToArray(), maxRead: 800);

        Assert.Equal((false, 101), (word.IsComplete, word.Count));
        Assert.Equal(2, word.Find(Posting.Of(3000, 1)));
    }

    /// <summary>Other letters for each number below 26^3.</summary>
    private static string Letters(int number) => string.Concat(new[] { 676, 26, 1 }.Select(digit => (char)('a' + (number / digit % 26))));

    private static string Words(Random random, int vocabulary) =>
        string.Join(' ', Enumerable.Range(0, random.Next(4)).Select(_ => Word(random.Next(vocabulary))));

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
        var found = new QueryWord(index, Encoding.UTF8.GetBytes(prefix), int.MaxValue);
        int[] lists = new int[QueryWord.Lists];
        foreach ((int file, string name) in names.OrderBy(pair => PostingOf(pair.Key, pair.Value)))
        {
            int list = found.Find(PostingOf(file, name));
            Assert.Equal(ListOf(name, prefix), list);
            if (list >= 0)
                lists[list]++;
        }

        for (int list = 0; list < lists.Length; list++)
            Assert.InRange(found[list].Count, lists[list], lists.Sum());
        Assert.True(found.IsComplete);
    }

    private static int PostingOf(int file, string name) => Posting.Of(file, NameFit.RunsOf(Encoding.UTF8.GetBytes(name), new WordBuffer()));

    /// <summary>See <see cref="QueryWord"/>; no matter in which list is a folder's word that begins one of the last segment.</summary>
    private static int ListOf(string name, string prefix)
    {
        string[][] words = [.. name.Split('/').Select(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        bool beginsInSegment = words[1].Any(w => w.StartsWith(prefix, StringComparison.Ordinal));
        if (words[1].Contains(prefix) || words[0].Contains(prefix))
            return beginsInSegment ? 0 : 1;
        if (beginsInSegment)
            return 2;
        return words[0].Any(w => w.StartsWith(prefix, StringComparison.Ordinal)) ? 3 : -1;
    }
}
