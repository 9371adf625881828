using System.Globalization;
using System.Text;
using P2POrleans.FileDirectory;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Bench.Corpus;

/// <summary>
/// Made-up files, the same in every run. Words are drawn from a vocabulary with the frequencies of natural language (Zipf's law), so that
/// some are in very many names and most in few, which is what makes a search cheap or dear.
/// </summary>
internal sealed class FileNames
{
    private const int VocabularySize = 20_000;

    private static readonly string[] Extensions = ["mp3", "jpg", "pdf", "txt", "mkv", "flac", "zip", "epub", "dll", "xml"];
    private static readonly string[] Syllables =
        ["ba", "con", "de", "el", "fi", "gar", "ha", "in", "jo", "ka", "lu", "men", "no", "or", "pa", "qui", "ra", "son", "ti", "ur", "va", "xe", "yo", "zan"];

    private readonly Random _random = new(20_260_101);
    private readonly string[] _vocabulary;
    private readonly double[] _cumulative = new double[VocabularySize];

    public FileNames()
    {
        var words = new HashSet<string>();
        while (words.Count < VocabularySize)
            words.Add(string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Syllables[_random.Next(Syllables.Length)])));
        _vocabulary = [.. words];
        double sum = 0;
        for (int i = 0; i < VocabularySize; i++)
            _cumulative[i] = sum += 1.0 / (i + 1);
    }

    /// <summary>The words that are in most names: one in a hundred of the vocabulary.</summary>
    public ReadOnlySpan<string> CommonWords => _vocabulary.AsSpan(0, VocabularySize / 100);

    public string Word()
    {
        int at = Array.BinarySearch(_cumulative, _random.NextDouble() * _cumulative[^1]);
        return _vocabulary[Math.Min(at < 0 ? ~at : at, VocabularySize - 1)];
    }

    /// <summary>A name as people and programs give them: a folder, two to five words, perhaps a number, an extension.</summary>
    public string RealLooking()
    {
        var name = new StringBuilder(Word()).Append('/');
        for (int words = _random.Next(2, 6); words > 0; words--)
            name.Append(Word()).Append(words > 1 ? " " : "");
        if (_random.Next(3) == 0)
            name.Append(CultureInfo.InvariantCulture, $" {_random.Next(2030)}");
        return name.Append('.').Append(Extensions[_random.Next(Extensions.Length)]).ToString();
    }

    /// <summary>A name of 24 characters that no other number has.</summary>
    public static string Plain(int number) => string.Create(CultureInfo.InvariantCulture, $"file number {number:D8}.bin");

    /// <summary>A content that no other number has.</summary>
    public static ContentId Content(int number)
    {
        Span<byte> root = stackalloc byte[PiecesRoot.Length];
        // All bytes vary, as those of a hash do.
        new Random(number).NextBytes(root);
        return new ContentId(new PiecesRoot(root), 1_000_000 + number % 1_000_000);
    }

    public FileEntry[] RealLooking(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new FileEntry(RealLooking(), Content(i)))];

    public static FileEntry[] Plain(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(i => new FileEntry(Plain(i), Content(i)))];
}
