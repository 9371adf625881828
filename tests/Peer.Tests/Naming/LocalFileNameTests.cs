using System.Text;
using P2POrleans.Peer.Naming;

namespace P2POrleans.Peer.Tests.Naming;

public sealed class LocalFileNameTests
{
    [Theory]
    [InlineData("notes.txt", "notes.txt")]
    [InlineData("a/b/año (1).txt", "año (1).txt")]
    [InlineData(".bashrc", ".bashrc")]
    [InlineData("a:b*c", "a:b*c")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("..", "download")]
    [InlineData(".", "download")]
    [InlineData("a/", "download")]
    [InlineData("", "download")]
    [InlineData("a\0b\nc", "a_b_c")]
    [InlineData("song\u202ecod.exe", "song_cod.exe")]
    [InlineData("\u2066a\u200f", "_a_")]
    [InlineData("x.0123456789abcdef-9.part", "x.0123456789abcdef-9.part_")]
    [InlineData("x.0123456789abcdef-9.part.journal", "x.0123456789abcdef-9.part.journal_")]
    public void From_AnyName_IsOneSafeSegment(string name, string expected) =>
        Assert.Equal(expected, LocalFileName.From(name, windows: false));

    [Theory]
    [InlineData("a:b*c?", "a_b_c_")]
    [InlineData("NUL", "_NUL")]
    [InlineData("com1.txt", "_com1.txt")]
    [InlineData("LPT².txt", "_LPT².txt")]
    [InlineData("conin$", "_conin$")]
    [InlineData("trailing. .", "trailing")]
    [InlineData("...", "download")]
    [InlineData("console.txt", "console.txt")]
    public void From_OnWindows_AvoidsWhatItForbids(string name, string expected) =>
        Assert.Equal(expected, LocalFileName.From(name, windows: true));

    [Theory]
    [InlineData('x')]
    [InlineData('ñ')]
    [InlineData('日')]
    public void From_LongName_FitsAndKeepsItsExtension(char letter)
    {
        string result = LocalFileName.From(new string(letter, 900) + ".tar", windows: false);

        Assert.InRange(Encoding.UTF8.GetByteCount(result), 100, 180);
        Assert.EndsWith(".tar", result, StringComparison.Ordinal);
    }

    [Fact]
    public void From_LoneSurrogate_IsReplaced() => Assert.Equal("a_", LocalFileName.From("a\ud800", windows: false));
}
