using Microsoft.Win32.SafeHandles;
using P2POrleans.Peer.Hashing;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// Opens shared files for sending. The only way from a name or content id to a path is through the index: nothing that came over the
/// wire is ever part of a path.
/// </summary>
internal sealed class ServedFiles(ShareIndex index, UploadMeter meter, PiecesInDownload downloads, OfferedFiles offered)
{
    /// <summary>Opens a file with this content, whichever of those that have it is still unchanged.</summary>
    public OpenOutcome Open(ContentId content, out ServedFile? file)
    {
        file = null;
        bool shared = false;
        // First: what an incomplete index lacks may be in the next one.
        bool isComplete = index.IsComplete;
        ShareSnapshot current = index.Current;
        foreach (ShareEntry entry in current.Find(content).Concat(offered.Find(content)))
        {
            shared = true;
            if (downloads.TryGet(content, out SharedPieces? pieces) && pieces.IsUnchanged)
            {
                file = new ServedFile(entry, pieces.Handle, meter.Begin(), meter.Sent, pieces);
                return OpenOutcome.Opened;
            }

            if ((file = TryOpen(entry)) is not null)
                return OpenOutcome.Opened;
        }

        if (shared || current.HadBefore(content))
            return OpenOutcome.Changed;
        return isComplete ? OpenOutcome.NotShared : OpenOutcome.NotYet;
    }

    /// <inheritdoc cref="ShareSnapshot.FindByName"/>
    public OpenOutcome Open(string name, out ServedFile? file)
    {
        file = null;
        if (!SharedName.TryNormalize(name, out string normal, out _) || index.Current.FindByName(normal) is not { } entry)
            return OpenOutcome.NotShared;

        file = TryOpen(entry);
        return file is null ? OpenOutcome.Changed : OpenOutcome.Opened;
    }

    private ServedFile? TryOpen(ShareEntry entry)
    {
        // What is only being fetched has no path: it is given piece by piece.
        if (entry.Path.Length == 0)
            return null;
        SafeFileHandle? handle = null;
        try
        {
            // A link that took the file's place after the scan may lead out of the share.
            if ((File.GetAttributes(entry.Path) & FileAttributes.ReparsePoint) == 0)
            {
                handle = File.OpenHandle(entry.Path, options: FileOptions.SequentialScan, share: FileShare.ReadWrite | FileShare.Delete);
                if (FileStamp.Of(handle) == entry.Stamp)
                    return new ServedFile(entry, handle, meter.Begin(), meter.Sent);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone or closed to us: for those who ask it is the same as changed.
        }

        handle?.Dispose();
        index.RequestScan();
        return null;
    }
}
