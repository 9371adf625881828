using System.Globalization;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Turns;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Partitions;
using P2POrleans.Grains.Registry;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Engine;

/// <summary>
/// The Orleans engine: partitions, buckets and peers are grains of a cluster, which this process may be a part or a client of. Calls
/// are repeated while the cluster recovers from the loss of a silo; all of them are safe to repeat.
/// </summary>
public sealed class OrleansDirectory : IFileDirectory
{
    public const string Engine = "orleans";

    private static readonly TimeSpan FindWithin = TimeSpan.Parse(CallTimes.Read, CultureInfo.InvariantCulture);

    private readonly IGrainFactory _grains;
    private readonly RemotePartitions _partitions;
    private readonly RemoteBuckets _buckets;
    private readonly ISearchGrain _search;
    private readonly KnownPeers _known = new();
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;

    /// <param name="map">As the cluster has it.</param>
    /// <param name="time">Of attempts, and of the pauses between them.</param>
    public OrleansDirectory(IGrainFactory grains, PartitionMap map, OrleansDirectoryOptions options, TimeProvider time)
    {
        _grains = grains;
        _partitions = new RemotePartitions(grains, map, time);
        _buckets = new RemoteBuckets(grains);
        _search = grains.GetGrain<ISearchGrain>(0);
        _time = time;
        _retry = new RetryPolicy(options.RetryFor, options.IsThere, time);
    }

    public async ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        BucketCounts[] counts = await _retry.AskAsync(
            async () => await Task.WhenAll(_buckets.All.Select(bucket => bucket.CountAsync(cancellationToken).AsTask())),
            cancellationToken);
        return new DirectoryStatistics(
            Engine, _partitions.All.Count, counts.Sum(c => c.Peers), counts.Sum(c => c.Online), counts.Sum(c => c.Files));
    }

    public async ValueTask<DirectoryFault?> CheckAsync(CancellationToken cancellationToken)
    {
        Task<BucketCounts[]> buckets = Task.WhenAll(_buckets.All.Select(bucket => bucket.CountAsync(cancellationToken).AsTask()));
        Task<long?[]> partitions = Task.WhenAll(_partitions.Grains.Select(partition => partition.CountAsync(cancellationToken).AsTask()));
        try
        {
            await Task.WhenAll(buckets, partitions);
            int missing = partitions.Result.Count(static files => files is null);
            return missing == 0
                ? null
                : new DirectoryFault(DirectoryError.Unavailable, $"{missing} of {_partitions.All.Count} partitions are being rebuilt.");
        }
        catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
        {
            return RemoteCall.Unavailable("A part of the directory");
        }
    }

    public async ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken)
    {
        if (request is not { Kind: not PeerKind.Original, Credential: null })
            return await TryRegisterAsync(request, cancellationToken);

        // The secret is made here: should the answer be lost, the next attempt proves with it that the name was taken by this call.
        string secret = CredentialHasher.NewSecret();
        DirectoryResult<Registration> result = await TryRegisterAsync(request with { Credential = secret }, cancellationToken);
        return result.Value is { } registration ? registration with { Secret = secret, IsNew = true } : result;
    }

    public ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        CallOwnerAsync(token, peer => peer.AuthenticateAsync(token, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken) =>
        CallOwnerAsync(token, peer => peer.HeartbeatAsync(token, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken)
    {
        // Every attempt sends all parts under the same name: they stand in the place of those that arrived before.
        AnnounceUpload upload = AnnounceUpload.Cut(token, announce);
        return CallOwnerAsync(token, async peer =>
        {
            foreach (AnnouncePart part in upload.Parts)
                await peer.StageAsync(part, cancellationToken);
            using var limit = new TimeLimit(CallTimes.OfAnnounce(announce), _time, cancellationToken);
            return await peer.AnnounceAsync(upload.Last, limit.Token);
        }, cancellationToken);
    }

    public ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken) =>
        CallOwnerAsync(token, peer => peer.SignOffAsync(token, cancellationToken), cancellationToken);

    public async ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken)
    {
        DirectoryResult<PeerDescription> known = await AuthenticateAsync(token, cancellationToken);
        if (known.Value is null)
            return known;

        DirectoryResult<PeerDescription> removed =
            await CallOwnerAsync(token, peer => peer.RemoveAsync(token, cancellationToken), cancellationToken);
        if (removed.Fault is not { Error: DirectoryError.InvalidToken } refused)
            return removed;

        // The token was current a moment ago. If the peer is gone, an earlier attempt removed it and its answer was lost; if it is there,
        // it has another token by now.
        string name = known.Value.Name;
        return await _retry.CallAsync<PeerDescription>(
            async _ => await _buckets.Of(name).FindAsync(name, cancellationToken) is null ? known.Value : refused, cancellationToken);
    }

    public ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        string peer, long epoch, TimeSpan? silentFor, CancellationToken cancellationToken) =>
        _retry.CallAsync(_ => PeerOf(peer).ReportProbeAsync(epoch, silentFor, cancellationToken), cancellationToken);

    public ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(bucket => bucket.ClaimProbesAsync(prober, claim, after, limit, cancellationToken), limit, cancellationToken);

    public ValueTask<PeerDescriptionPage> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(bucket => bucket.ListAsync(after, limit, cancellationToken), limit, cancellationToken);

    public ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken) =>
        _retry.AskAsync(() => _buckets.Of(peer).FindAsync(peer, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<FileEntryPage>> ListFilesAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) =>
        _retry.CallAsync<FileEntryPage>(async _ => await _buckets.Of(peer).FindAsync(peer, cancellationToken) is null
            ? PeerFaults.Unknown(peer)
            : await FileListing.ListAsync(_partitions.All, peer, after, limit, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken)
    {
        IFileIndexGrain partition = _partitions.OfName(name);
        return _retry.CallAsync(_ => partition.FindByNameAsync(name, whole, from, limit, cancellationToken), cancellationToken);
    }

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken)
    {
        IFileIndexGrain partition = _partitions.OfRoot(content.Root);
        return _retry.CallAsync(
            _ => partition.FindByContentAsync(content.Root, content.Size, from, limit, cancellationToken), cancellationToken);
    }

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken)
    {
        IFileIndexGrain partition = _partitions.OfRoot(root);
        return ListAsync(_ => partition.FindSizesAsync(root, limit, cancellationToken), cancellationToken);
    }

    public ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        _retry.CallAsync(_ => _search.SearchAsync(query, cancellationToken), cancellationToken);

    private IPeerGrain PeerOf(string peer) => _grains.GetGrain<IPeerGrain>(peer);

    private async ValueTask<DirectoryResult<Registration>> TryRegisterAsync(RegisterPeer request, CancellationToken cancellationToken)
    {
        DirectoryResult<Registration> result =
            await _retry.CallAsync(_ => PeerOf(request.Name).RegisterAsync(request, cancellationToken), cancellationToken);
        if (result.Value is not null)
            _known.Add(request.Name);
        return result;
    }

    private async ValueTask<PeerDescriptionPage> ListAsync(
        Func<IRegistryBucket, ValueTask<PeerDescriptionPage>> list, int limit, CancellationToken cancellationToken) =>
        PeerListing.Merge(
            await _retry.AskAsync(async () => await Task.WhenAll(_buckets.All.Select(bucket => list(bucket).AsTask())), cancellationToken),
            limit);

    private async ValueTask<DirectoryResult<T>> CallOwnerAsync<T>(
        string token, Func<IPeerGrain, ValueTask<Answer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        if (!PeerToken.TryGetPeer(token, out string? peer))
            return PeerFaults.InvalidToken();
        return await _retry.CallAsync(_ => TryCallOwnerAsync(peer, call, cancellationToken), cancellationToken);
    }

    /// <summary>Asks the bucket before the peer, whose grain a token with a made-up name would only activate.</summary>
    private async ValueTask<Answer<T>> TryCallOwnerAsync<T>(
        string peer, Func<IPeerGrain, ValueTask<Answer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        if (!_known.Contains(peer))
        {
            // Of a part of the attempt: a heartbeat that waited for both would come too late for its lease.
            using var limit = new TimeLimit(FindWithin, _time, cancellationToken);
            if (await _buckets.Of(peer).FindAsync(peer, limit.Token) is null)
                return PeerFaults.InvalidToken();
            _known.Add(peer);
        }

        Answer<T> answer = await call(PeerOf(peer));
        if (answer.Fault is { Error: DirectoryError.InvalidToken })
            _known.Remove(peer);
        return answer;
    }

    private async ValueTask<DirectoryResult<IReadOnlyList<T>>> ListAsync<T>(
        Func<int, ValueTask<Answer<T[]>>> call, CancellationToken cancellationToken)
    {
        DirectoryResult<T[]> result = await _retry.CallAsync(call, cancellationToken);
        return result.TryGet(out T[]? items, out DirectoryFault? fault) ? DirectoryResult<IReadOnlyList<T>>.Of(items) : fault;
    }
}
