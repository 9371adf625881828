using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.Protocol.Content;
using static P2POrleans.Directory.Contract.PeerDriver;

namespace P2POrleans.Directory.Contract;

/// <summary>Look-ups through all their pages.</summary>
public static class Lookups
{
    /// <summary>Small, so that most look-ups have several pages.</summary>
    private const int PageSize = 3;

    public static async Task<IReadOnlyList<FileSource>> AllByNameAsync(this IFileDirectory directory, string name, bool whole = false)
    {
        var found = new List<FileSource>();
        SourcePosition? from = null;
        do
        {
            SourcePage page = Value(await directory.FindByNameAsync(name, whole, from, PageSize, CancellationToken.None));
            found.AddRange(page.Sources);
            from = page.Next;
        }
        while (from is not null);

        return found;
    }

    /// <summary>Contents of all sizes that have the root.</summary>
    public static async Task<IReadOnlyList<FileSource>> AllByRootAsync(this IFileDirectory directory, PiecesRoot root)
    {
        var found = new List<FileSource>();
        foreach (long size in Value(await directory.FindSizesAsync(root, 100, CancellationToken.None)))
        {
            SourcePosition? from = null;
            do
            {
                SourcePage page = Value(await directory.FindByContentAsync(
                    new ContentId(root, size), from?.Peer, PageSize, CancellationToken.None));
                found.AddRange(page.Sources);
                from = page.Next;
            }
            while (from is not null);
        }

        return found;
    }
}
