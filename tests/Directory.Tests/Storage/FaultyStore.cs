using P2POrleans.Directory.Contract;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Directory.Tests.Storage;

/// <summary>A store whose writes fail on demand, before or after they have been done.</summary>
internal sealed class FaultyStore(IDirectoryStore inner) : StoreDecorator(inner)
{
    /// <summary>Asked before every write of a slice or header, with what is written.</summary>
    public Func<object, WriteFault> Decide { get; set; } = static _ => WriteFault.None;

    /// <summary>What a write of a slice waits for.</summary>
    public Func<Task> SliceMayBeWritten { get; set; } = static () => Task.CompletedTask;

    /// <summary>Whether presence can't be written at the moment.</summary>
    public bool PresenceFails { get; set; }

    /// <summary>Whether that is after it was written.</summary>
    public bool PresenceIsWrittenAllTheSame { get; set; }

    /// <summary>What a write of presence waits for.</summary>
    public Task PresenceMayBeWritten { get; set; } = Task.CompletedTask;

    /// <summary>Whether headers can't be read at the moment.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>What is read instead of a header.</summary>
    public Func<PeerHeader?, PeerHeader?> Forget { get; set; } = static header => header;

    /// <summary>Writes of slices that were done.</summary>
    public List<SliceWrite> Slices { get; } = [];

    /// <summary>Writes of headers that were done.</summary>
    public List<PeerHeader> Headers { get; } = [];

    /// <summary>Peers whose header was read.</summary>
    public List<string> HeadersRead { get; } = [];

    public override ValueTask<IReadOnlyList<StoredSlice>> ReadSlicesAsync(
        int partition, string? after, long maxBytes, CancellationToken cancellationToken) =>
        // Small pages, so that a rebuild reads several.
        base.ReadSlicesAsync(partition, after, Math.Min(maxBytes, 200), cancellationToken);

    public override ValueTask<bool> WriteSliceAsync(SliceWrite write) => WriteAsync(write, async () =>
    {
        await SliceMayBeWritten();
        bool isWritten = await base.WriteSliceAsync(write);
        lock (Slices)
            Slices.Add(write);
        return isWritten;
    });

    public override async ValueTask<PeerHeader?> ReadHeaderAsync(string peer, CancellationToken cancellationToken)
    {
        lock (HeadersRead)
            HeadersRead.Add(peer);
        return IsUnreadable ? throw new DirectoryStoreException("Planned.") : Forget(await base.ReadHeaderAsync(peer, cancellationToken));
    }

    public override async ValueTask WriteHeaderAsync(PeerHeader header, PeerHeader? known) => await WriteAsync(header, async () =>
    {
        await base.WriteHeaderAsync(header, known);
        lock (Headers)
            Headers.Add(header);
        return true;
    });

    public override async ValueTask DeleteHeaderAsync(PeerHeader known) => await WriteAsync(known.Name, async () =>
    {
        await base.DeleteHeaderAsync(known);
        return true;
    });

    public override async ValueTask<bool> WritePresenceAsync(PresenceWrite write)
    {
        await PresenceMayBeWritten;
        if (PresenceFails && !PresenceIsWrittenAllTheSame)
            throw new DirectoryStoreException("Planned.");
        bool isWritten = await base.WritePresenceAsync(write);
        return PresenceFails ? throw new DirectoryStoreException("Planned.") : isWritten;
    }

    private async ValueTask<bool> WriteAsync(object what, Func<ValueTask<bool>> write)
    {
        WriteFault fault = Decide(what);
        if (fault == WriteFault.Before)
            throw new DirectoryStoreException("Planned, before.");
        bool result = await write();
        return fault == WriteFault.After ? throw new DirectoryStoreException("Planned, after.") : result;
    }
}
