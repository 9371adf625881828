using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Turns;
using P2POrleans.Protocol.Names;

namespace P2POrleans.FileDirectory.Peers;

/// <summary>
/// One peer: its identity, its registrations, and its announces one after the other.
/// <para>
/// An announce goes in four steps: (1) the header notes that it is pending, (2) every partition that it concerns makes its part
/// durable and visible, (3) the header notes that it is committed, (4) the peer is answered. If anything fails in between, some
/// partitions may have their part: the note makes sure that nothing but the same announce or a full list follows, either of which
/// puts everything right, after a restart as well.
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

    /// <exception cref="DirectoryStoreException">The store can't be read.</exception>
    public static async Task<PeerRecord> OpenAsync(
        string name,
        IDirectoryStore store,
        IReadOnlyList<IFileIndex> partitions,
        IRegistryBucket bucket,
        CredentialHasher credentials,
        DirectoryOptions rules)
    {
        return new PeerRecord(name, store, partitions, bucket, credentials, rules)
        {
            _header = await store.ReadHeaderAsync(name, CancellationToken.None),
        };
    }

    /// <inheritdoc cref="IFileDirectory.RegisterAsync"/>
    public async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Passwords are slow to check: before the turn, and again in the rare case that the credential changed meanwhile.
            PeerHeader? known = _header is { IsRemoved: false } header ? header : null;
            (string credential, string? newSecret, DirectoryFault? wrong) = await CheckAsync(known, request, cancellationToken);
            if (wrong is not null)
                return wrong;

            using AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
            try
            {
                if (_header is { IsRemoved: true } && !await TryFinishRemovalAsync())
                    return NotStored();
                if (_header?.Credential != known?.Credential)
                    continue;
                return await RegisterAsync(request, credential, newSecret);
            }
            catch (DirectoryStoreException)
            {
                return NotStored();
            }
        }
    }

    /// <inheritdoc cref="IFileDirectory.AuthenticateAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token) =>
        IsCurrent(token) && await _bucket.FindAsync(_name) is { } peer ? peer : InvalidToken();

    /// <inheritdoc cref="IFileDirectory.HeartbeatAsync"/>
    public async ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token) =>
        IsCurrent(token) && await _bucket.RenewAsync(_name) && _header is { } header ? LeaseOf(header) : InvalidToken();

    /// <inheritdoc cref="IFileDirectory.AnnounceAsync"/>
    public async ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken)
    {
        using AsyncLock.Pass turn = await _turn.EnterAsync(cancellationToken);
        try
        {
            return IsCurrent(token) ? await AnnounceAsync(_header!, announce) : InvalidToken();
        }
        catch (DirectoryStoreException)
        {
            return NotStored();
        }
    }

    /// <inheritdoc cref="IFileDirectory.SignOffAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token)
    {
        // In turn: an announce that is under way renews the lease when it ends.
        using AsyncLock.Pass turn = await _turn.EnterAsync();
        if (!IsCurrent(token))
            return InvalidToken();
        await _bucket.EndAsync(_name);
        return await _bucket.FindAsync(_name) is { } peer ? peer : InvalidToken();
    }

    /// <inheritdoc cref="IFileDirectory.ReportProbeAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(bool reachable)
    {
        if (_header is not { Kind: PeerKind.Original, IsRemoved: false })
            return UnknownPeer();
        if (reachable)
            await _bucket.RenewAsync(_name);
        else
            await _bucket.EndAsync(_name);
        return await _bucket.FindAsync(_name) is { } peer ? peer : UnknownPeer();
    }

    /// <inheritdoc cref="IFileDirectory.RemoveAsync"/>
    public async ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token)
    {
        using AsyncLock.Pass turn = await _turn.EnterAsync();
        try
        {
            if (!IsCurrent(token) || await _bucket.FindAsync(_name) is not { } peer)
                return InvalidToken();
            await RemoveAsync();
            return peer;
        }
        catch (DirectoryStoreException)
        {
            return NotStored();
        }
    }

    /// <summary>Forgets the peer if it is still offline, or finishes a removal that was interrupted.</summary>
    /// <returns>True when it is forgotten now.</returns>
    public async ValueTask<bool> DropAsync()
    {
        using AsyncLock.Pass turn = await _turn.EnterAsync();
        try
        {
            if (_header is null || (!_header.IsRemoved && await _bucket.FindAsync(_name) is not { Online: false }))
                return false;
            await RemoveAsync();
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

    private static DirectoryFault Gap(PeerHeader header, string message) =>
        new(DirectoryError.SequenceGap, message) { ExpectedEpoch = header.Epoch, ExpectedSequence = header.Sequence + 1 };

    private bool IsCurrent(string token) =>
        _header is { IsRemoved: false } header && PeerToken.IsHashOf(header.TokenHash, token);

    private Heartbeat LeaseOf(PeerHeader header) =>
        new(header.Epoch, header.Sequence, header.Sequence == 0 || header.Pending is not null, _rules.Lease, _rules.RenewEvery);

    private async ValueTask<(string Credential, string? NewSecret, DirectoryFault? Wrong)> CheckAsync(
        PeerHeader? known, RegisterPeer request, CancellationToken cancellationToken)
    {
        if (known is not null)
        {
            bool isRight = known.Kind == request.Kind && request.Credential is not null
                && await _credentials.VerifyAsync(known.Credential, request.Credential, cancellationToken);
            return isRight
                ? (known.Credential, null, null)
                : ("", null, new DirectoryFault(
                    DirectoryError.WrongCredential, "The name belongs to another peer, or the credential is not the one it was taken with."));
        }

        if (request.Kind == PeerKind.Original)
        {
            return string.IsNullOrEmpty(request.Credential)
                ? ("", null, new DirectoryFault(DirectoryError.Invalid, "The password is empty."))
                : (await _credentials.HashAsync(request.Kind, request.Credential, cancellationToken), null, null);
        }

        // A peer that the directory has forgotten, or that comes from another directory, goes on with the secret it has.
        string secret = request.Credential is { } given && CredentialHasher.IsSecret(given) ? given : CredentialHasher.NewSecret();
        return (await _credentials.HashAsync(request.Kind, secret, cancellationToken), secret, null);
    }

    private async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, string credential, string? newSecret)
    {
        PeerHeader? known = _header;
        string token = PeerToken.Create(_name);
        var header = new PeerHeader
        {
            Name = _name,
            Kind = request.Kind,
            GrpcUrl = request.GrpcUrl,
            HttpUrl = request.HttpUrl,
            Credential = credential,
            TokenHash = PeerToken.HashOf(token),
            Epoch = (known?.Epoch ?? 0) + 1,
            Pending = known?.Pending is { } pending ? pending with { Sequence = 0 } : null,
            Files = known?.Files ?? 0,
        };
        await CommitAsync(header);

        PeerState state = header.ToState(online: true);
        await _bucket.PutAsync(state, header.Files);
        var peer = new PeerDescription(_name, header.Kind, true, header.GrpcUrl, header.HttpUrl, header.Epoch, header.Files);
        return new Registration(peer, newSecret, token, known is null, LeaseOf(header));
    }

    private async ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(PeerHeader header, Announce announce)
    {
        await _bucket.RenewAsync(_name);
        if (announce.Epoch is { } epoch && epoch != header.Epoch)
        {
            return new DirectoryFault(DirectoryError.StaleEpoch, $"The announce is of epoch {epoch}, the registration of {header.Epoch}.")
            {
                ExpectedEpoch = header.Epoch,
                ExpectedSequence = header.Sequence + 1,
            };
        }

        long sequence = announce.Sequence ?? header.Sequence + 1;
        if (sequence != header.Sequence + 1 && (sequence != header.Sequence || sequence == 0))
            return Gap(header, $"The announce has the sequence {sequence}, the last one was {header.Sequence}.");
        if (WhatIsWrongWith(header, announce) is { } wrong)
            return wrong;

        SliceSplitter slices = SliceSplitter.Split(announce, new PartitionMap(_partitions.Count), header.Epoch, sequence);
        if (sequence == header.Sequence)
        {
            return slices.Digest == header.Digest
                ? new AnnounceReceipt(header.Sequence, header.Files)
                : Gap(header, $"The announce has the sequence {sequence} of another one, which is committed.");
        }

        var pending = new PendingAnnounce(sequence, slices.Digest);
        if (header.Pending is not null && header.Pending != pending && !announce.IsFull)
            return Gap(header, "An earlier announce was interrupted: send that one again, or the full list.");

        PeerState state = header.ToState(online: true);
        SliceChange[] changes = new SliceChange[_partitions.Count];
        var touched = new List<int>();
        foreach ((int partition, byte[] data) in slices.Changes())
        {
            changes[partition] = new SliceChange(state, data);
            touched.Add(partition);
        }

        if (!announce.IsFull && header.Files + announce.Added.Count > _rules.MaxFilesPerPeer
            && await PreviewAsync(header, touched, changes) is { } tooMany)
        {
            return tooMany;
        }

        return await AnnounceAsync(header, pending, announce.IsFull, touched, changes);
    }

    private DirectoryFault? WhatIsWrongWith(PeerHeader header, Announce announce)
    {
        if (announce.IsFull && announce.Added.Count > _rules.MaxFilesPerPeer)
            return TooMany(announce.Added.Count);

        bool hasContent = header.Kind == PeerKind.Native;
        foreach (FileEntry entry in announce.Added)
        {
            if (entry.Content is not null != hasContent)
            {
                return new DirectoryFault(
                    DirectoryError.Invalid, hasContent ? $"'{entry.Name}' has no content id." : $"'{entry.Name}' has a content id.");
            }

            if (entry.Name.Length is 0 or > SharedName.MaxLength)
                return new DirectoryFault(DirectoryError.Invalid, $"A name is empty or longer than {SharedName.MaxLength} characters.");
        }

        return null;
    }

    private DirectoryFault TooMany(long files) => new(
        DirectoryError.TooMany, $"The peer would have {files} files; it may have {_rules.MaxFilesPerPeer}.");

    /// <summary>Close to the limit it matters which of the entries are new.</summary>
    private async ValueTask<DirectoryFault?> PreviewAsync(PeerHeader header, List<int> touched, SliceChange[] changes)
    {
        long files = header.Files;
        foreach (int partition in touched)
        {
            if (!(await _partitions[partition].PreviewAsync(changes[partition])).TryGet(out SliceReceipt? receipt, out DirectoryFault? fault))
                return fault;
            files += receipt.Change;
        }

        return files > _rules.MaxFilesPerPeer ? TooMany(files) : null;
    }

    private async ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        PeerHeader header, PendingAnnounce pending, bool isFull, List<int> touched, SliceChange[] changes)
    {
        bool isRepair = header.Pending is not null;
        if (header.Pending != pending)
            await CommitAsync(header with { Pending = pending });

        var applying = new Task<DirectoryResult<SliceReceipt>>[touched.Count];
        for (int i = 0; i < applying.Length; i++)
            applying[i] = _partitions[touched[i]].ApplyAsync(changes[touched[i]]).AsTask();

        long total = 0;
        long change = 0;
        DirectoryFault? failed = null;
        foreach (DirectoryResult<SliceReceipt> applied in await Task.WhenAll(applying))
        {
            if (applied.TryGet(out SliceReceipt? receipt, out DirectoryFault? fault))
            {
                total += receipt.Files;
                change += receipt.Change;
            }
            else
            {
                failed ??= fault;
            }
        }

        // After an interruption the difference says nothing: part of it was made by the first attempt.
        if (failed is null && !isFull && isRepair)
            (total, failed) = await CountAsync(header, pending.Sequence);
        if (failed is not null)
        {
            await _bucket.RepeatAsync(_name);
            return failed;
        }

        PeerHeader committed = _header! with
        {
            Sequence = pending.Sequence,
            Digest = pending.Digest,
            Pending = null,
            Files = isFull || isRepair ? total : header.Files + change,
        };
        await CommitAsync(committed);
        await _bucket.RenewAsync(_name, committed.Files);
        return new AnnounceReceipt(committed.Sequence, committed.Files);
    }

    /// <summary>How many entries the partitions have of the peer.</summary>
    private async ValueTask<(long Files, DirectoryFault? Fault)> CountAsync(PeerHeader header, long sequence)
    {
        var nothing = new SliceChange(
            header.ToState(online: true), new SliceWriter(isFull: false, header.Epoch, sequence).ToArray());
        long files = 0;
        foreach (IFileIndex partition in _partitions)
        {
            if (!(await partition.PreviewAsync(nothing)).TryGet(out SliceReceipt? receipt, out DirectoryFault? fault))
                return (0, fault);
            files += receipt.Files;
        }

        return (files, null);
    }

    private async ValueTask CommitAsync(PeerHeader header)
    {
        await _store.WriteHeaderAsync(header);
        _header = header;
    }

    /// <summary>Hidden, then marked as removed: from then on the peer is gone, even if forgetting it has to be tried again.</summary>
    private async ValueTask RemoveAsync()
    {
        await _bucket.EndAsync(_name);
        if (_header is { IsRemoved: false })
            await CommitAsync(_header with { IsRemoved = true });
        await _bucket.RemoveAsync(_name);
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
        await _bucket.ForgetAsync(_name);
        return true;
    }
}
