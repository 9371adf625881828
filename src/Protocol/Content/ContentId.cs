using System.Globalization;

namespace P2POrleans.Protocol.Content;

/// <summary>
/// The identity of a content: pieces root and size in bytes. BEP 52 hashes leaves and nodes alike, so two contents of
/// different size can share a root; the pair tells them apart. Written <c>&lt;64 hex&gt;-&lt;size&gt;</c>.
/// </summary>
public readonly record struct ContentId
{
    /// <exception cref="ArgumentException">The size is negative, or is zero for exactly one of root and size.</exception>
    public ContentId(PiecesRoot root, long size)
    {
        if (!IsValid(root, size))
            throw new ArgumentException($"No content has the root {root} and the size {size}.", nameof(size));

        Root = root;
        Size = size;
    }

    public PiecesRoot Root { get; }

    /// <summary>Bytes.</summary>
    public long Size { get; }

    /// <summary>The empty file: 64 zeros and size 0.</summary>
    public static ContentId Empty => default;

    /// <summary>True when a content may have this identity: the all-zero root belongs to the empty file and to no other.</summary>
    public static bool IsValid(PiecesRoot root, long size) => size >= 0 && root.IsZero == (size == 0);

    /// <summary>Parses <c>&lt;64 hex&gt;-&lt;size&gt;</c>, the size in decimal without sign or leading zeros.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentId id)
    {
        id = default;
        int dash = text.IndexOf('-');
        if (dash < 0 || !PiecesRoot.TryParse(text[..dash], out PiecesRoot root))
            return false;

        ReadOnlySpan<char> digits = text[(dash + 1)..];
        if (digits.Length > 1 && digits[0] == '0')
            return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long size) || !IsValid(root, size))
            return false;

        id = new ContentId(root, size);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Root}-{Size}");
}
