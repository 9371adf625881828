using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Lookups;

/// <summary>Merges what the partitions have of one peer.</summary>
public static class FileListing
{
    public static async ValueTask<DirectoryResult<FileEntryPage>> ListAsync(
        IReadOnlyList<IFileIndex> partitions, string peer, FileEntry? after, int limit, CancellationToken cancellationToken)
    {
        var asked = new Task<DirectoryResult<FileEntryPage>>[partitions.Count];
        for (int i = 0; i < asked.Length; i++)
            asked[i] = partitions[i].ListAsync(peer, after, limit, cancellationToken).AsTask();

        var pages = new List<FileEntryPage>();
        DirectoryFault? failed = null;
        foreach (DirectoryResult<FileEntryPage> answer in await Task.WhenAll(asked))
        {
            if (answer.TryGet(out FileEntryPage? page, out DirectoryFault? fault))
                pages.Add(page);
            else
                failed ??= fault;
        }

        return failed is null ? Merge(pages, limit) : failed;
    }

    private static FileEntryPage Merge(List<FileEntryPage> pages, int limit)
    {
        List<FileEntry> files = [.. pages.SelectMany(page => page.Files).Order(FileEntryOrder.Instance)];
        int count = Math.Min(files.Count, limit);
        // What a partition did not show comes after the last entry that it did: up to there the merged page may go.
        foreach (FileEntryPage cut in pages.Where(page => !page.IsLast))
            count = Math.Min(count, files.BinarySearch(cut.Files[^1], FileEntryOrder.Instance) + 1);
        return new FileEntryPage(files[..count], count == files.Count && pages.All(page => page.IsLast));
    }
}
