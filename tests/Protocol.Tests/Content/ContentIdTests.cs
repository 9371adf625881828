using P2POrleans.Protocol.Content;

namespace P2POrleans.Protocol.Tests.Content;

public sealed class ContentIdTests
{
    private const string Root = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Root + "-1")]
    [InlineData(Root + "-9223372036854775807")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000-0")]
    public void TryParse_WellFormed_RoundTrips(string text)
    {
        Assert.True(ContentId.TryParse(text, out ContentId id));
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(Root)]
    [InlineData(Root + "-")]
    [InlineData(Root + "-01")]
    [InlineData(Root + "-+1")]
    [InlineData(Root + "--1")]
    [InlineData(Root + "- 1")]
    [InlineData(Root + "-9223372036854775808")]
    [InlineData(Root + "0-1")]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef-1")]
    [InlineData("../../etc/passwd")]
    public void TryParse_Malformed_Refuses(string text) => Assert.False(ContentId.TryParse(text, out _));

    [Theory]
    [InlineData(Root + "-0")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000-1")]
    public void TryParse_ZeroRootAndSizeDisagree_Refuses(string text) => Assert.False(ContentId.TryParse(text, out _));

    [Fact]
    public void TryParse_UpperCase_EqualsLowerCase()
    {
        Assert.True(ContentId.TryParse(Root.ToUpperInvariant() + "-5", out ContentId upper));
        Assert.True(ContentId.TryParse(Root + "-5", out ContentId lower));
        Assert.Equal(lower, upper);
        Assert.Equal(lower.GetHashCode(), upper.GetHashCode());
    }

    [Fact]
    public void Equality_SameRootOtherSize_Differs()
    {
        Assert.True(PiecesRoot.TryParse(Root, out PiecesRoot root));
        Assert.NotEqual(new ContentId(root, 64), new ContentId(root, 65));
    }

    [Fact]
    public void Root_BytesRoundTrip()
    {
        byte[] bytes = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        Assert.Equal(bytes, new PiecesRoot(bytes).ToArray());
    }
}
