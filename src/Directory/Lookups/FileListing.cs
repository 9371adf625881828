using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Lookups;

/// <summary>Merges what the partitions have of one peer.</summary>
public static class FileListing
{
    public static async ValueTask<DirectoryResult<IReadOnlyList<FileEntry>>> ListAsync(
        IReadOnlyList<IFileIndex> partitions, string peer, FileEntry? after, int limit, CancellationToken cancellationToken)
    {
        var asked = new Task<DirectoryResult<IReadOnlyList<FileEntry>>>[partitions.Count];
        for (int i = 0; i < asked.Length; i++)
            asked[i] = partitions[i].ListAsync(peer, after, limit, cancellationToken).AsTask();

        var files = new List<FileEntry>();
        DirectoryFault? failed = null;
        foreach (DirectoryResult<IReadOnlyList<FileEntry>> answer in await Task.WhenAll(asked))
        {
            if (answer.TryGet(out IReadOnlyList<FileEntry>? page, out DirectoryFault? fault))
                files.AddRange(page);
            else
                failed ??= fault;
        }

        if (failed is not null)
            return failed;
        files.Sort(FileEntryOrder.Instance);
        return DirectoryResult<IReadOnlyList<FileEntry>>.Of(files.Count <= limit ? files : files[..limit]);
    }
}
