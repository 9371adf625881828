using P2POrleans.Protocol.Names;

namespace P2POrleans.Protocol.Tests.Names;

public sealed class NameTests
{
    [Theory]
    [InlineData("notes.txt")]
    [InlineData("año nuevo/señal (1).txt")]
    [InlineData(".hidden")]
    [InlineData("a..b")]
    [InlineData("<img src=x onerror=alert(1)>")]
    public void SharedName_Fit_IsKept(string text)
    {
        Assert.True(SharedName.TryNormalize(text, out string name, out _));
        Assert.Equal(text, name);
    }

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("../etc/passwd", "segment")]
    [InlineData("a/../b", "segment")]
    [InlineData("/etc/passwd", "segment")]
    [InlineData("a//b", "segment")]
    [InlineData("a/", "segment")]
    [InlineData("a/.", "segment")]
    [InlineData("a\\b", "backslash")]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\u2028b", "U+2028")]
    public void SharedName_Unfit_SaysWhy(string? text, string reason)
    {
        Assert.False(SharedName.TryNormalize(text, out string name, out string? error));
        Assert.Equal("", name);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void SharedName_LoneSurrogates_SaysWhy()
    {
        // Built here: an attribute argument is stored as UTF-8, which has no lone surrogates.
        foreach (string text in new[] { "\ud800", "a\udc00", "\udc00\ud800" })
        {
            Assert.False(SharedName.TryNormalize(text, out _, out string? error));
            Assert.Contains("Unicode", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SharedName_Decomposed_IsComposed()
    {
        Assert.True(SharedName.TryNormalize("an\u0303o", out string name, out _));
        Assert.Equal("a\u00f1o", name);
    }

    [Theory]
    [InlineData(SharedName.MaxLength, true)]
    [InlineData(SharedName.MaxLength + 1, false)]
    [InlineData(100_000_000, false)]
    public void SharedName_Length_IsBounded(int length, bool fits) =>
        Assert.Equal(fits, SharedName.TryNormalize(new string('x', length), out _, out _));

    [Theory]
    [InlineData("peer-1", true)]
    [InlineData("José", true)]
    [InlineData("a b", true)]
    [InlineData(" a", false)]
    [InlineData("a ", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    [InlineData("a\tb", false)]
    public void PeerName_Rules(string text, bool fits) => Assert.Equal(fits, PeerName.TryNormalize(text, out _, out _));

    [Fact]
    public void FileNameOf_Path_IsTheLastSegment()
    {
        Assert.Equal("c.txt", SharedName.FileNameOf("a/b/c.txt"));
        Assert.Equal("c.txt", SharedName.FileNameOf("c.txt"));
    }
}
