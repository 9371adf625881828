using System.Diagnostics.CodeAnalysis;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Contracts;

namespace P2POrleans.Grains.Peers;

/// <summary>Parts of an announce that is on its way; lost with the activation, and then sent again. Grain turn only.</summary>
/// <param name="time">Tells when an upload was given up.</param>
internal sealed class StagedAnnounce(TimeProvider time)
{
    /// <summary>An upload that goes on has a part at least this often.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<int, AnnouncePart> _parts = [];
    private Guid _upload;
    private long _touchedAt;

    public void Add(AnnouncePart part)
    {
        if (part.Upload != _upload)
            _parts.Clear();
        _upload = part.Upload;
        // A part that is sent again stands in the place of the first one.
        _parts[part.Index] = part;
        _touchedAt = time.GetTimestamp();
    }

    /// <summary>Lets go of an upload that nobody went on with. To be called now and then.</summary>
    public void RemoveAbandoned()
    {
        if (_parts.Count > 0 && time.GetElapsedTime(_touchedAt) > Patience)
            _parts.Clear();
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

        if (message.Upload != _upload || _parts.Count != message.StagedParts)
            return false;

        FileEntry[] removed = [.. _parts.Values.SelectMany(part => part.Removed), .. message.Removed];
        FileEntry[] added = [.. _parts.Values.SelectMany(part => part.Added), .. message.Added];
        announce = new Announce(message.Epoch, message.Sequence, message.IsFull, removed, added);
        _parts.Clear();
        _upload = default;
        return true;
    }
}
