using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Engine;

/// <summary>An announce, cut into messages that stay below 1 MiB.</summary>
/// <param name="Parts">To be staged in order, before <paramref name="Last"/>.</param>
internal sealed record AnnounceUpload(IReadOnlyList<AnnouncePart> Parts, AnnounceMessage Last)
{
    /// <summary>Of entries in one message, as they are estimated.</summary>
    private const int MaxBytes = 512 * 1024;

    /// <summary>Root, size, and what the encoding adds.</summary>
    private const int EntryBytes = 64;

    public static AnnounceUpload Cut(string token, Announce announce)
    {
        List<FileEntry[]> removed = Cut(announce.Removed);
        List<FileEntry[]> added = Cut(announce.Added);
        var upload = removed.Count + added.Count > 2 ? Guid.NewGuid() : Guid.Empty;
        var parts = new List<AnnouncePart>();
        foreach (FileEntry[] piece in removed.SkipLast(1))
            parts.Add(new AnnouncePart { Upload = upload, Index = parts.Count, Removed = piece, Added = [] });
        foreach (FileEntry[] piece in added.SkipLast(1))
            parts.Add(new AnnouncePart { Upload = upload, Index = parts.Count, Removed = [], Added = piece });

        return new AnnounceUpload(parts, new AnnounceMessage
        {
            Token = token,
            Epoch = announce.Epoch,
            Sequence = announce.Sequence,
            IsFull = announce.IsFull,
            Removed = removed[^1],
            Added = added[^1],
            Upload = upload,
            StagedParts = parts.Count,
        });
    }

    /// <summary>One piece or more; the last one may be empty.</summary>
    private static List<FileEntry[]> Cut(IReadOnlyList<FileEntry> entries)
    {
        var pieces = new List<FileEntry[]>();
        int start = 0;
        int bytes = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            // UTF-8 of a name is at most three bytes for each of its characters.
            int length = EntryBytes + (3 * entries[i].Name.Length);
            if (bytes + length > MaxBytes)
            {
                pieces.Add([.. entries.Skip(start).Take(i - start)]);
                start = i;
                bytes = 0;
            }

            bytes += length;
        }

        pieces.Add(start == 0 && entries is FileEntry[] all ? all : [.. entries.Skip(start)]);
        return pieces;
    }
}
