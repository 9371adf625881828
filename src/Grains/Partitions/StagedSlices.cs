using System.Diagnostics.CodeAnalysis;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Partitions;

/// <summary>
/// Parts of slices that are on their way; lost with the activation, and then sent again. One upload for each peer, whose announces
/// come one after the other. Grain turn only.
/// </summary>
/// <param name="time">Tells when an upload was given up.</param>
internal sealed class StagedSlices(TimeProvider time)
{
    /// <summary>An upload that goes on has a part at least this often.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Upload> _uploads = new(StringComparer.Ordinal);

    public void Add(SlicePart part)
    {
        if (!_uploads.TryGetValue(part.Peer, out Upload? upload) || upload.Id != part.Upload)
            _uploads[part.Peer] = upload = new Upload(part.Upload);

        // A part that is sent again stands in the place of the first one.
        upload.Parts[part.Index] = part.Data;
        upload.TouchedAt = time.GetTimestamp();
    }

    /// <summary>Puts the parts together.</summary>
    /// <returns>False when some are missing: all must be sent again.</returns>
    public bool TryTake(SliceMessage slice, [NotNullWhen(true)] out SliceChange? change)
    {
        change = null;
        if (slice.StagedParts == 0)
        {
            change = new SliceChange(slice.Peer, slice.Data);
            return true;
        }

        if (!_uploads.TryGetValue(slice.Peer.Name, out Upload? upload)
            || upload.Id != slice.Upload
            || upload.Parts.Count != slice.StagedParts)
        {
            return false;
        }

        _uploads.Remove(slice.Peer.Name);
        var data = new byte[upload.Parts.Values.Sum(part => part.Length) + slice.Data.Length];
        int length = 0;
        foreach (ReadOnlyMemory<byte> part in upload.Parts.Values.Append(slice.Data))
        {
            part.CopyTo(data.AsMemory(length));
            length += part.Length;
        }

        change = new SliceChange(slice.Peer, data);
        return true;
    }

    /// <summary>Lets go of uploads that nobody went on with. To be called now and then.</summary>
    public void RemoveAbandoned()
    {
        foreach ((string peer, Upload upload) in _uploads)
        {
            if (time.GetElapsedTime(upload.TouchedAt) > Patience)
                _uploads.Remove(peer);
        }
    }

    private sealed class Upload(Guid id)
    {
        public Guid Id { get; } = id;

        public SortedDictionary<int, ReadOnlyMemory<byte>> Parts { get; } = [];

        public long TouchedAt { get; set; }
    }
}
