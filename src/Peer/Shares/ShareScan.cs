using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Hosting;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Shares;

/// <summary>
/// One pass over the shared folders: what is unchanged is kept, what is in the cache is taken from there, the rest is hashed.
/// The index gets the result; when the hashing takes long, also what there is in between.
/// </summary>
internal sealed class ShareScan(
    PeerOptions options, ShareIndex index, HashCache cache, HashingProgress progress, TimeProvider time, Action<string, string> onSkipped)
{
    /// <summary>A file that was written to this shortly before it was hashed may be written to again without a new stamp.</summary>
    private static readonly TimeSpan StampResolution = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PublishEvery = TimeSpan.FromSeconds(30);

    private readonly List<ShareEntry> _entries = [];
    private readonly Dictionary<string, ContentId> _former = [];
    private long _published = time.GetTimestamp();

    /// <summary>True when some file was still changing: another scan should follow soon.</summary>
    public bool IsUnsettled { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ShareSnapshot before = index.Current;
        bool isFirst = !index.IsComplete;
        Dictionary<string, ShareEntry> known = before.Paths.ToDictionary(e => e.Path);
        var toHash = new Dictionary<string, FoundFile>();
        var paths = new HashSet<string>();
        int reused = 0;
        foreach (FoundFile file in new FolderWalker(options, onSkipped).Walk())
        {
            cancellationToken.ThrowIfCancellationRequested();
            paths.Add(file.Path);
            ShareEntry? entry = known.GetValueOrDefault(file.Path);
            bool isUnchanged = entry is not null && entry.Stamp == file.Stamp;
            if (entry is not null && !isUnchanged)
                _former[file.Path] = entry.Content;
            else if (before.Former.TryGetValue(file.Path, out ContentId former))
                _former[file.Path] = former;

            if (entry is { IsFirm: true } && isUnchanged && entry.Name == file.Name)
            {
                _entries.Add(entry);
                reused++;
            }
            else if (file.Stamp.Size == 0)
            {
                Add(file, ContentId.Empty, file.Stamp, isFirm: true);
            }
            else if (cache.TryGet(file.Path, file.Stamp, out ContentId content))
            {
                Add(file, content, file.Stamp, isFirm: true);
            }
            else if (isFirst || IsOlderThan(file.Stamp, options.Settle))
            {
                toHash.Add(file.Path, file);
            }
            else
            {
                IsUnsettled = true;
            }
        }

        await HashAsync(toHash, cancellationToken);
        cache.Flush();
        // A folder that is away, on a disk that is not mounted say, may come back: what is known of its files is kept.
        if ((isFirst || reused < before.Paths.Count) && options.Shares.All(System.IO.Directory.Exists))
            cache.Keep(paths);
        if (isFirst || reused < before.Paths.Count || reused < _entries.Count)
            index.Publish(new ShareSnapshot(_entries, _former), complete: true);
    }

    private async Task HashAsync(Dictionary<string, FoundFile> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return;

        progress.Begin(files.Count, files.Values.Sum(f => f.Stamp.Size));
        try
        {
            await ContentHasher.HashAllAsync(
                files.Keys, result => Take(files[result.Path], result), progress, cancellationToken: cancellationToken);
        }
        finally
        {
            progress.End();
        }
    }

    private void Take(FoundFile file, HashResult result)
    {
        progress.EndFile();
        if (result.Content is { } content)
        {
            bool isFirm = IsOlderThan(result.Stamp, StampResolution);
            IsUnsettled |= !isFirm;
            cache.Put(file.Path, result.Stamp, isFirm, content);
            Add(file, content.Id, result.Stamp, isFirm);
        }
        else if (result.Fault == HashFault.Changed)
        {
            IsUnsettled = true;
        }
        else if (result.Fault != HashFault.Missing)
        {
            onSkipped(file.Path, result.Message!);
        }

        if (time.GetElapsedTime(_published) < PublishEvery)
            return;
        cache.Flush();
        index.Publish(new ShareSnapshot(_entries, _former), complete: false);
        _published = time.GetTimestamp();
    }

    private void Add(FoundFile file, ContentId content, FileStamp stamp, bool isFirm) =>
        _entries.Add(new ShareEntry(file.Name, content, file.Path, file.Share, stamp, isFirm));

    /// <summary>A time in the future is no recent write: the next write will set another.</summary>
    private bool IsOlderThan(FileStamp stamp, TimeSpan age) =>
        time.GetUtcNow().UtcTicks - stamp.ModifiedTicks is var passed && (passed >= age.Ticks || passed < 0);
}
