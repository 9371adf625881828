using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory;

/// <summary>
/// (name, content id) order: names by code point, as their UTF-8 sorts; then entries without content; then by root and size.
/// </summary>
public sealed class FileEntryOrder : IComparer<FileEntry>
{
    public static FileEntryOrder Instance { get; } = new();

    public int Compare(FileEntry x, FileEntry y)
    {
        int order = CompareNames(x.Name, y.Name);
        return order != 0 ? order : CompareContents(x.Content, y.Content);
    }

    /// <summary>Ordinal, except that surrogates come after everything else, as code points beyond U+FFFF do.</summary>
    public static int CompareNames(string x, string y)
    {
        int same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length)
            return x.Length.CompareTo(y.Length);
        return (x[same] + Shift(x[same])).CompareTo(y[same] + Shift(y[same]));

        static int Shift(char c) => char.IsSurrogate(c) ? 0x10000 : 0;
    }

    internal static int CompareContents(ContentId? x, ContentId? y)
    {
        if (x is not { } left || y is not { } right)
            return (x is not null).CompareTo(y is not null);
        Span<byte> leftRoot = stackalloc byte[PiecesRoot.Length];
        Span<byte> rightRoot = stackalloc byte[PiecesRoot.Length];
        left.Root.CopyTo(leftRoot);
        right.Root.CopyTo(rightRoot);
        int order = leftRoot.SequenceCompareTo(rightRoot);
        return order != 0 ? order : left.Size.CompareTo(right.Size);
    }
}
