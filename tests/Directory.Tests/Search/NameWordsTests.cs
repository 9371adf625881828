using System.Text;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Directory.Tests.Search;

public sealed class NameWordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("--", "")]
    [InlineData("song", "song")]
    [InlineData("Song Song.SONG", "song")]
    [InlineData("HolidayPhotos", "holiday photos holidayphotos")]
    [InlineData("HTTPServer2Go", "http server 2 go httpserver2go")]
    [InlineData("IMG20190504.jpg", "img 20190504 img20190504 jpg")]
    [InlineData("s01e02.mp3", "s 01 e 02 s01e02 mp 3 mp3")]
    [InlineData("a_b", "a b")]
    [InlineData("Café", "cafe")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("STRASSE Straße", "strasse")]
    [InlineData("Ærøskøbing Łódź", "aeroskobing lodz")]
    [InlineData("ﬁnal ２０２４", "final 2024")]
    [InlineData("ΟΔΟΣ οδος", "οδοσ")]
    [InlineData("МоскваГород", "москва город москвагород")]
    [InlineData("東京 2020", "東京 2020")]
    [InlineData("naïveCafé9", "naive cafe 9 naivecafe9")]
    [InlineData("İstanbul ıssız", "istanbul issiz")]
    public void OfName_GivesRunsAndParts(string name, string words) => Assert.Equal(Sorted(words.Split(' ')), Sorted(OfName(name)));

    [Theory]
    [InlineData("HolidayPhotos 2019", "holidayphotos 2019")]
    [InlineData("mp3", "mp3")]
    [InlineData("Straße", "strasse")]
    [InlineData("\ud800", "")]
    public void OfQuery_GivesRuns(string query, string words)
    {
        var buffer = new WordBuffer();
        NameWords.OfQuery(query, buffer);
        Assert.Equal(words, string.Join(' ', Words(buffer)));
    }

    [Fact]
    public void OfName_AsciiAndOtherText_AreCutAlike()
    {
        foreach (string name in new[] { "HTTPServer2Go", "aB1 C2d.EfG", "x", "ABC", "aBC", "1a2B" })
            Assert.Equal(Sorted(OfName(name)), Sorted(OfName(name + " é")).Except(["e"]));
    }

    [Fact]
    public void OfName_FarTooManyWords_KeepsTheFirst() =>
        Assert.Equal(WordBuffer.MaxWords, OfName(string.Join(' ', Enumerable.Range(0, 300).Select(i => $"word {i}"))).Length);

    private static string[] OfName(string name)
    {
        var buffer = new WordBuffer();
        NameWords.OfName(Encoding.UTF8.GetBytes(name), buffer);
        return [.. Words(buffer)];
    }

    private static IEnumerable<string> Words(WordBuffer buffer) =>
        Enumerable.Range(0, buffer.Count).Select(i => Encoding.UTF8.GetString(buffer[i]));

    private static string[] Sorted(IEnumerable<string> words) => [.. words.Where(word => word.Length > 0).Order(StringComparer.Ordinal)];
}
