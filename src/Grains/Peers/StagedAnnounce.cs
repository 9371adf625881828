using System.Diagnostics.CodeAnalysis;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Peers;

/// <summary>
/// Parts of announces that are on their way; lost with the activation, and then sent again. A peer that goes over two gateways at once, or
/// over one again while its first request is still under way, has several uploads, which don't disturb each other. Grain turn only.
/// </summary>
/// <param name="time">Tells when an upload was given up.</param>
internal sealed class StagedAnnounce(TimeProvider time)
{
    /// <summary>As each may be a full list; the one that was touched least recently makes room for another.</summary>
    public const int MaxUploads = 4;

    /// <summary>An upload that goes on has a part at least this often.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Guid, Upload> _uploads = [];

    public void Add(AnnouncePart part)
    {
        if (!_uploads.TryGetValue(part.Upload, out Upload? upload))
        {
            if (_uploads.Count == MaxUploads)
                _uploads.Remove(_uploads.MinBy(static known => known.Value.TouchedAt).Key);
            _uploads.Add(part.Upload, upload = new Upload());
        }

        // A part that is sent again stands in the place of the first one.
        upload.Parts[part.Index] = part;
        upload.TouchedAt = time.GetTimestamp();
    }

    /// <summary>Lets go of uploads that nobody went on with. To be called now and then.</summary>
    public void RemoveAbandoned()
    {
        foreach ((Guid id, Upload upload) in _uploads)
        {
            if (time.GetElapsedTime(upload.TouchedAt) > Patience)
                _uploads.Remove(id);
        }
    }

    /// <summary>Puts the parts together.</summary>
    /// <returns>False when some are missing: all must be sent again.</returns>
    public bool TryTake(AnnounceMessage message, [NotNullWhen(true)] out Announce? announce)
    {
        announce = null;
        if (message.StagedParts == 0)
        {
            announce = new Announce(message.Epoch, message.Sequence, message.IsFull, message.Removed, message.Added);
            return true;
        }

        if (!_uploads.TryGetValue(message.Upload, out Upload? upload) || upload.Parts.Count != message.StagedParts)
            return false;

        _uploads.Remove(message.Upload);
        FileEntry[] removed = [.. upload.Parts.Values.SelectMany(part => part.Removed), .. message.Removed];
        FileEntry[] added = [.. upload.Parts.Values.SelectMany(part => part.Added), .. message.Added];
        announce = new Announce(message.Epoch, message.Sequence, message.IsFull, removed, added);
        return true;
    }

    private sealed class Upload
    {
        public SortedDictionary<int, AnnouncePart> Parts { get; } = [];

        public long TouchedAt { get; set; }
    }
}
