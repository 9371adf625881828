using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// One peer: its identity (<see cref="Registrar"/>), its announces one after the other (<see cref="AnnounceSteps"/>), and how it ends
/// (<see cref="PeerRemoval"/>).
/// <para>
/// While the store is away the record lives on, and heartbeats are answered from memory. A write that failed may have happened: whatever
/// comes next reads the header again first; and a heartbeat does, should the peer be removed by now.
/// </para>
/// <para>
/// Who leaves is heard until the first write of a call: while it waits for its turn, reads, or asks the bucket. What was begun then goes on
/// without being cancelled, so that neither store and memory nor header and bucket come apart because somebody left.
/// </para>
/// <para>
/// A header is only written over the one that is known. A store that lost acknowledged writes, which partitions still have in memory, is
/// noticed by that: the record takes over what the store has, or a number above what partitions have, and the peer, whose announces don't
/// fit any more, sends everything anew.
/// </para>
/// Any thread may call; what changes the header takes turns. There must be one record for a name at a time.
/// </summary>
public sealed class PeerRecord
{
    private readonly string _name;
    private readonly StoredHeader _header;
    private readonly IRegistryBucket _bucket;
    private readonly DirectoryOptions _rules;
    private readonly Registrar _registrar;
    private readonly AnnounceSteps _announces;
    private readonly PeerRemoval _removal;

    private PeerRecord(
        string name,
        StoredHeader header,
        IReadOnlyList<IFileIndex> partitions,
        IRegistryBucket bucket,
        CredentialHasher credentials,
        DirectoryOptions rules)
    {
        _name = name;
        _header = header;
        _bucket = bucket;
        _rules = rules;
        _removal = new PeerRemoval(name, header, partitions, bucket);
        _registrar = new Registrar(header, _removal, bucket, credentials, rules);
        _announces = new AnnounceSteps(name, header, partitions, bucket, rules);
    }

    /// <summary>True while nobody has the name.</summary>
    public bool IsVacant => _header.Known is null;

    /// <summary>True once the store had a header of another record that is further on: this one must make way.</summary>
    public bool IsOvertaken => _header.IsOvertaken;

    /// <exception cref="DirectoryStoreException">The store can't be read.</exception>
    public static async Task<PeerRecord> OpenAsync(
        string name,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        IRegistryBucket bucket,
        CredentialHasher credentials,
        DirectoryOptions rules,
        CancellationToken cancellationToken)
    {
        StoredHeader header = await StoredHeader.OpenAsync(name, store, bucket, cancellationToken);
        return new PeerRecord(name, header, partitions, bucket, credentials, rules);
    }

    /// <inheritdoc cref="IFileDirectory.RegisterAsync"/>
    public async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken)
    {
        try
        {
            return await _registrar.RegisterAsync(request, cancellationToken);
        }
        catch (DirectoryStoreException)
        {
            return PeerFaults.NotStored();
        }
    }

    /// <inheritdoc cref="IFileDirectory.AuthenticateAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        if (_header.MayBeRemoved && !await TrySettleAsync(cancellationToken))
            return PeerFaults.NotStored();
        return _header.IsCurrent(token) && await _bucket.FindAsync(_name, cancellationToken) is { } peer ? peer : PeerFaults.InvalidToken();
    }

    /// <inheritdoc cref="IFileDirectory.HeartbeatAsync"/>
    public async ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken)
    {
        if (_header.MayBeRemoved && !await TrySettleAsync(cancellationToken))
            return PeerFaults.NotStored();
        return _header.IsCurrent(token) && await _bucket.RenewAsync(_name, cancellationToken) && _header.Known is { } header
            ? header.ToHeartbeat(_rules)
            : PeerFaults.InvalidToken();
    }

    /// <inheritdoc cref="IFileDirectory.AnnounceAsync"/>
    public async ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await _header.EnterAsync(cancellationToken);
            return _header.IsCurrent(token)
                ? await _announces.RunAsync(_header.Known!, announce, cancellationToken)
                : PeerFaults.InvalidToken();
        }
        catch (DirectoryStoreException)
        {
            await _bucket.RepeatAsync(_name, CancellationToken.None);
            return PeerFaults.NotStored();
        }
    }

    /// <inheritdoc cref="IFileDirectory.SignOffAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            // In turn: an announce that is under way renews the lease when it ends.
            using AsyncLock.Pass turn = await _header.EnterAsync(cancellationToken);
            // Again, because the first answer was lost.
            bool hasLeft = _header.Known is { IsRemoved: false } left && left.HasLeftWith(token);
            if (!hasLeft && !_header.IsCurrent(token))
                return PeerFaults.InvalidToken();
            // Nobody hears of an original peer that is offline by mistake: what it says of itself must hold, after a restart too.
            if (!hasLeft && _header.Known is { Kind: PeerKind.Original } header)
                await _header.WriteAsync(header.AfterSignOff());
            await _bucket.EndAsync(_name, _header.Known!.HasLeft, CancellationToken.None);
            return await _bucket.FindAsync(_name, CancellationToken.None) is { } peer ? peer : PeerFaults.InvalidToken();
        }
        catch (DirectoryStoreException)
        {
            return PeerFaults.NotStored();
        }
    }

    /// <inheritdoc cref="IFileDirectory.ReportProbeAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        long epoch, TimeSpan? silentFor, CancellationToken cancellationToken)
    {
        // In turn: a registration or a sign-off either comes first, and makes the probe stale, or has the last word.
        using AsyncLock.Pass turn = await _header.EnterAsync(cancellationToken);
        if (_header.Known is not { Kind: PeerKind.Original, IsRemoved: false } header)
            return NotOriginal();
        bool isStale = header.Epoch != epoch || header.HasLeft;
        if (!isStale && silentFor is { } time)
            await _bucket.EndIfSilentAsync(_name, time, cancellationToken);
        else if (!isStale)
            await _bucket.RenewAsync(_name, cancellationToken);
        return await _bucket.FindAsync(_name, cancellationToken) is { } peer ? peer : NotOriginal();
    }

    /// <inheritdoc cref="IFileDirectory.RemoveAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await _header.EnterAsync(cancellationToken);
            // An earlier attempt may have marked it as removed, and ended there.
            if (_header.Known is { IsRemoved: true } marked && marked.IsCurrent(token))
            {
                await _removal.RunAsync(offlineSince: null, cancellationToken);
                return marked.Describe(online: false);
            }

            if (!_header.IsCurrent(token) || await _bucket.FindAsync(_name, cancellationToken) is not { } peer)
                return PeerFaults.InvalidToken();
            await _removal.RunAsync(offlineSince: null, cancellationToken);
            return peer;
        }
        catch (DirectoryStoreException)
        {
            return PeerFaults.NotStored();
        }
    }

    /// <summary>Forgets the peer if it has not been online since then, or finishes a removal that was interrupted.</summary>
    /// <param name="offlineSince">As the bucket found it; null only for such a removal.</param>
    /// <returns>True when it is forgotten now.</returns>
    public async ValueTask<bool> DropAsync(DateTimeOffset? offlineSince, CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await _header.EnterAsync(cancellationToken);
            if (_header.Known is not { } header || (!header.IsRemoved && offlineSince is null))
            {
                await _bucket.ForgetAsync(_name, cancellationToken);
                return false;
            }

            return await _removal.RunAsync(header.IsRemoved ? null : offlineSince, cancellationToken) && IsVacant;
        }
        catch (DirectoryStoreException)
        {
            return false;
        }
    }

    /// <summary>Finds out whether a removal that failed has happened.</summary>
    /// <returns>False when the store can't be read.</returns>
    private async ValueTask<bool> TrySettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await _header.EnterAsync(cancellationToken);
            if (_header.Known is { IsRemoved: false })
                await _bucket.ForgetAsync(_name, cancellationToken);
            return true;
        }
        catch (DirectoryStoreException)
        {
            return false;
        }
    }

    private static DirectoryFault NotOriginal() => new(DirectoryError.UnknownPeer, "There is no such peer of the original system.");
}
