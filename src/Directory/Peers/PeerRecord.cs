using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// One peer: its identity, its registrations, and its announces one after the other.
/// <para>
/// An announce goes in four steps: (1) the header notes that it is pending, (2) every partition that it concerns makes its part
/// durable and visible, (3) the header notes that it is committed, (4) the peer is answered. If anything fails in between, some
/// partitions may have their part: the note makes sure that nothing but the same announce or a full list follows, either of which
/// puts everything right, after a restart as well.
/// </para>
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
    private readonly AsyncLock _turn = new();
    private readonly string _name;
    private readonly IDirectoryStore _store;
    private readonly IReadOnlyList<IFileIndex> _partitions;
    private readonly IRegistryBucket _bucket;
    private readonly CredentialHasher _credentials;
    private readonly DirectoryOptions _rules;
    private volatile PeerHeader? _header;
    private volatile bool _mayBeRemoved;

    /// <summary>In turn only: a write failed, so that the store may have another header than this record.</summary>
    private bool _isUncertain;

    private PeerRecord(
        string name,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        IRegistryBucket bucket,
        CredentialHasher credentials,
        DirectoryOptions rules)
    {
        _name = name;
        _store = store;
        _partitions = partitions;
        _bucket = bucket;
        _credentials = credentials;
        _rules = rules;
    }

    /// <summary>True while nobody has the name.</summary>
    public bool IsVacant => _header is null;

    /// <summary>True once the store had a header of another record that is further on: this one must make way.</summary>
    public bool IsOvertaken { get; private set; }

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
        return new PeerRecord(name, store, partitions, bucket, credentials, rules)
        {
            _header = await store.ReadHeaderAsync(name, cancellationToken),
        };
    }

    /// <inheritdoc cref="IFileDirectory.RegisterAsync"/>
    public async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Passwords are slow to check: before the turn, and again in the rare case that the credential changed meanwhile.
            PeerHeader? known = _header is { IsRemoved: false } header ? header : null;
            DirectoryResult<AcceptedCredential> check = await _credentials.CheckAsync(known, request, cancellationToken);
            if (!check.TryGet(out AcceptedCredential? credential, out DirectoryFault? wrong))
                return wrong;

            try
            {
                using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
                if (_header is { IsRemoved: true } && !await TryFinishRemovalAsync())
                    return NotStored();
                if (_header?.Credential != known?.Credential)
                    continue;
                return await RegisterAsync(request, credential);
            }
            catch (DirectoryStoreException)
            {
                return NotStored();
            }
        }
    }

    /// <inheritdoc cref="IFileDirectory.AuthenticateAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        if (_mayBeRemoved && !await TrySettleAsync(cancellationToken))
            return NotStored();
        return IsCurrent(token) && await _bucket.FindAsync(_name, cancellationToken) is { } peer ? peer : InvalidToken();
    }

    /// <inheritdoc cref="IFileDirectory.HeartbeatAsync"/>
    public async ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken)
    {
        if (_mayBeRemoved && !await TrySettleAsync(cancellationToken))
            return NotStored();
        return IsCurrent(token) && await _bucket.RenewAsync(_name, cancellationToken) && _header is { } header
            ? LeaseOf(header)
            : InvalidToken();
    }

    /// <inheritdoc cref="IFileDirectory.AnnounceAsync"/>
    public async ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
            return IsCurrent(token) ? await AnnounceAsync(_header!, announce, cancellationToken) : InvalidToken();
        }
        catch (DirectoryStoreException)
        {
            await _bucket.RepeatAsync(_name, CancellationToken.None);
            return NotStored();
        }
    }

    /// <inheritdoc cref="IFileDirectory.SignOffAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            // In turn: an announce that is under way renews the lease when it ends.
            using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
            // Again, because the first answer was lost.
            bool hasLeft = _header is { IsRemoved: false } left && left.HasLeftWith(token);
            if (!hasLeft && !IsCurrent(token))
                return InvalidToken();
            // Nobody hears of an original peer that is offline by mistake: what it says of itself must hold, after a restart too.
            if (!hasLeft && _header is { Kind: PeerKind.Original } header)
                await CommitAsync(header.AfterSignOff());
            await _bucket.EndAsync(_name, _header!.HasLeft, CancellationToken.None);
            return await _bucket.FindAsync(_name, CancellationToken.None) is { } peer ? peer : InvalidToken();
        }
        catch (DirectoryStoreException)
        {
            return NotStored();
        }
    }

    /// <inheritdoc cref="IFileDirectory.ReportProbeAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        long epoch, TimeSpan? silentFor, CancellationToken cancellationToken)
    {
        // In turn: a registration or a sign-off either comes first, and makes the probe stale, or has the last word.
        using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
        if (_header is not { Kind: PeerKind.Original, IsRemoved: false } header)
            return UnknownPeer();
        bool isStale = header.Epoch != epoch || header.HasLeft;
        if (!isStale && silentFor is { } time)
            await _bucket.EndIfSilentAsync(_name, time, cancellationToken);
        else if (!isStale)
            await _bucket.RenewAsync(_name, cancellationToken);
        return await _bucket.FindAsync(_name, cancellationToken) is { } peer ? peer : UnknownPeer();
    }

    /// <inheritdoc cref="IFileDirectory.RemoveAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
            // An earlier attempt may have marked it as removed, and ended there.
            if (_header is { IsRemoved: true } marked && marked.IsCurrent(token))
            {
                await RemoveAsync(cancellationToken);
                return new PeerDescription(
                    _name, marked.Kind, Online: false, marked.GrpcUrl, marked.HttpUrl, marked.Epoch, marked.Files, marked.HasLeft);
            }

            if (!IsCurrent(token) || await _bucket.FindAsync(_name, cancellationToken) is not { } peer)
                return InvalidToken();
            await RemoveAsync(cancellationToken);
            return peer;
        }
        catch (DirectoryStoreException)
        {
            return NotStored();
        }
    }

    /// <summary>Forgets the peer if it is still offline, or finishes a removal that was interrupted.</summary>
    /// <returns>True when it is forgotten now.</returns>
    public async ValueTask<bool> DropAsync(CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
            if (_header is null || (!_header.IsRemoved && await _bucket.FindAsync(_name, cancellationToken) is not { Online: false }))
            {
                await _bucket.ForgetAsync(_name, cancellationToken);
                return false;
            }

            await RemoveAsync(cancellationToken);
            return _header is null;
        }
        catch (DirectoryStoreException)
        {
            return false;
        }
    }

    private static DirectoryFault InvalidToken() => new(DirectoryError.InvalidToken, "The token is not a current one.");

    private static DirectoryFault UnknownPeer() => new(DirectoryError.UnknownPeer, "There is no such peer of the original system.");

    private static DirectoryFault NotStored() =>
        new(DirectoryError.Unavailable, "The directory's store does not take changes at the moment; try again.");

    private bool IsCurrent(string token) =>
        _header is { IsRemoved: false } header && header.IsCurrent(token);

    private Heartbeat LeaseOf(PeerHeader header) =>
        new(header.Epoch, header.Sequence, header.Sequence == 0 || header.Pending is not null, _rules.Lease, _rules.RenewEvery);

    private async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, AcceptedCredential credential)
    {
        PeerHeader? known = _header;
        string token = PeerToken.Create(_name);
        var header = new PeerHeader
        {
            Name = _name,
            Kind = request.Kind,
            GrpcUrl = request.GrpcUrl,
            HttpUrl = request.HttpUrl,
            Credential = credential.Stored,
            TokenHash = PeerToken.HashOf(token),
            Epoch = (known?.Epoch ?? 0) + 1,
            Pending = known?.Pending is { } pending ? pending with { Sequence = 0 } : null,
            Files = known?.Files ?? 0,
        };
        await CommitAsync(header);

        PeerState state = header.ToState(online: true);
        await _bucket.PutAsync(state, header.Files, CancellationToken.None);
        var peer = new PeerDescription(_name, header.Kind, true, header.GrpcUrl, header.HttpUrl, header.Epoch, header.Files, HasLeft: false);
        return new Registration(peer, credential.NewSecret, token, known is null, LeaseOf(header));
    }

    private async ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        PeerHeader header, Announce announce, CancellationToken cancellationToken)
    {
        var map = new PartitionMap(_partitions.Count);
        if (!AnnouncePlan.Create(header, announce, map, _rules).TryGet(out AnnouncePlan? plan, out DirectoryFault? refused))
            return refused;
        if (plan.IsRepeated)
        {
            // With the count: the first attempt may have failed before the bucket heard of it.
            await _bucket.RenewAsync(_name, header.Files, cancellationToken);
            return new AnnounceReceipt(header.Sequence, header.Files);
        }

        if (plan.MayExceedLimit && await ExceedsLimitAsync(header, plan, cancellationToken) is { } tooMany)
            return tooMany.Error == DirectoryError.SequenceGap ? await CatchUpAsync(tooMany, announce, cancellationToken) : tooMany;

        // (1)
        if (header.Pending != plan.Pending)
            await CommitAsync(header with { Pending = plan.Pending });

        // (2)
        DirectoryResult<AppliedAnnounce> applied = await ApplyAsync(plan);
        if (applied.Value is not null && plan.IsRepair && !announce.IsFull)
        {
            // The differences say nothing: part of them was made by the first attempt.
            applied = await CountAsync(header, plan);
        }

        if (!applied.TryGet(out AppliedAnnounce? totals, out DirectoryFault? failed))
        {
            // A partition that had nothing of the peer takes it for online while it announces; it may be offline.
            await _bucket.RepeatAsync(_name, CancellationToken.None);
            return failed.Error == DirectoryError.SequenceGap ? await CatchUpAsync(failed, announce, cancellationToken) : failed;
        }

        // (3)
        PeerHeader committed = _header! with
        {
            Sequence = plan.Pending.Sequence,
            Digest = plan.Pending.Digest,
            Pending = null,
            Files = announce.IsFull || plan.IsRepair ? totals.Files : header.Files + totals.Change,
        };
        await CommitAsync(committed);

        // (4)
        await _bucket.RenewAsync(_name, committed.Files, CancellationToken.None);
        return new AnnounceReceipt(committed.Sequence, committed.Files);
    }

    /// <summary>
    /// A partition is further on than the header: the store lost headers that were acknowledged. From now on announces have numbers that no
    /// partition has seen, beginning with a full list.
    /// </summary>
    private async ValueTask<DirectoryResult<AnnounceReceipt>> CatchUpAsync(
        DirectoryFault ahead, Announce announce, CancellationToken cancellationToken)
    {
        await CommitAsync(_header! with
        {
            Epoch = ahead.ExpectedEpoch!.Value,
            Sequence = ahead.ExpectedSequence!.Value - 1,
            Digest = 0,
            Pending = new PendingAnnounce(0, 0),
        });
        // An original peer does not count: its list just gets another number.
        return announce is { Epoch: null, Sequence: null } ? await AnnounceAsync(_header, announce, cancellationToken) : ahead;
    }

    /// <summary>Close to the limit it matters which of the entries are new.</summary>
    private async ValueTask<DirectoryFault?> ExceedsLimitAsync(
        PeerHeader header, AnnouncePlan plan, CancellationToken cancellationToken)
    {
        long files = header.Files;
        foreach ((int partition, SliceChange change) in plan.Changes)
        {
            DirectoryResult<SliceReceipt> preview = await _partitions[partition].PreviewAsync(change, cancellationToken);
            if (!preview.TryGet(out SliceReceipt? receipt, out DirectoryFault? fault))
                return fault;
            files += receipt.Change;
        }

        return files > _rules.MaxFilesPerPeer ? AnnouncePlan.TooMany(files, _rules) : null;
    }

    private async ValueTask<DirectoryResult<AppliedAnnounce>> ApplyAsync(AnnouncePlan plan)
    {
        var applying = new Task<DirectoryResult<SliceReceipt>>[plan.Changes.Count];
        for (int i = 0; i < applying.Length; i++)
            applying[i] = _partitions[plan.Changes[i].Partition].ApplyAsync(plan.Changes[i].Change).AsTask();
        return Sum(await Task.WhenAll(applying));
    }

    /// <summary>How many entries all partitions have of the peer.</summary>
    private async ValueTask<DirectoryResult<AppliedAnnounce>> CountAsync(PeerHeader header, AnnouncePlan plan)
    {
        SliceChange nothing = AnnouncePlan.Nothing(header, plan.Pending.Sequence);
        return Sum(await Task.WhenAll(_partitions.Select(partition => partition.PreviewAsync(nothing, CancellationToken.None).AsTask())));
    }

    /// <returns>Or the fault that says most: how far a partition is, if one is ahead.</returns>
    private static DirectoryResult<AppliedAnnounce> Sum(DirectoryResult<SliceReceipt>[] receipts)
    {
        DirectoryFault? fault = receipts.Select(static result => result.Fault)
            .MaxBy(static fault => fault is null ? (-1, 0) : (fault.ExpectedEpoch ?? 0, fault.ExpectedSequence ?? 0));
        return fault is not null
            ? fault
            : new AppliedAnnounce(receipts.Sum(static result => result.Value!.Files), receipts.Sum(static result => result.Value!.Change));
    }

    private async ValueTask CommitAsync(PeerHeader header)
    {
        _isUncertain = true;
        _mayBeRemoved = header.IsRemoved;
        try
        {
            await _store.WriteHeaderAsync(header, _header);
        }
        catch (DirectoryStoreException e) when (e.IsOvertaken)
        {
            IsOvertaken = true;
            throw;
        }

        _header = header;
        _isUncertain = false;
        _mayBeRemoved = false;
    }

    /// <exception cref="DirectoryStoreException">What the store has is not known, and it can't be read.</exception>
    private async ValueTask<AsyncLock.Pass> EnterAsync(CancellationToken cancellationToken)
    {
        AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
        try
        {
            await SettleAsync(cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private async ValueTask<bool> TrySettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            using AsyncLock.Pass turn = await EnterAsync(cancellationToken);
            return true;
        }
        catch (DirectoryStoreException)
        {
            return false;
        }
    }

    /// <summary>Finds out what came of a write that failed.</summary>
    private async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (!_isUncertain)
            return;
        PeerHeader? stored = await _store.ReadHeaderAsync(_name, cancellationToken);
        // No probe would take it offline any more.
        if (stored is { IsRemoved: false, HasLeft: true })
            await _bucket.EndAsync(_name, hasLeft: true, cancellationToken);
        // Also when the store is behind, having lost its last moments: slices went with the header, and only the peer can send them again.
        _header = stored;
        _isUncertain = false;
        _mayBeRemoved = false;
    }

    /// <summary>Once it is marked as removed the peer is gone, even if forgetting it has to be tried again.</summary>
    private async ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        // Whoever is lost between the two: the bucket that lives on sweeps, and one that starts anew reads the mark.
        await _bucket.ExpectRemovalAsync(_name, cancellationToken);
        if (_header is { IsRemoved: false })
            await CommitAsync(_header with { IsRemoved = true });
        await _bucket.RemoveAsync(_name, CancellationToken.None);
        await TryFinishRemovalAsync();
    }

    private async ValueTask<bool> TryFinishRemovalAsync()
    {
        DirectoryResult<SliceReceipt>[] dropped =
            await Task.WhenAll(_partitions.Select(partition => partition.DropAsync(_name).AsTask()));
        if (dropped.Any(result => result.Fault is not null))
            return false;

        try
        {
            await _store.DeleteHeaderAsync(_name);
        }
        catch (DirectoryStoreException)
        {
            return false;
        }

        _header = null;
        await _bucket.ForgetAsync(_name, CancellationToken.None);
        return true;
    }

    /// <param name="Files">Entries of the peer in the partitions that answered.</param>
    /// <param name="Change">How many more than before.</param>
    private sealed record AppliedAnnounce(long Files, long Change);
}
