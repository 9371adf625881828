using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Leases;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Partitions;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Storage;
using P2POrleans.FileDirectory.Storage.Sqlite;
using P2POrleans.Protocol.Content;

namespace P2POrleans.FileDirectory.Local;

/// <summary>The local engine: all partitions, buckets and peers of a directory in this process.</summary>
public sealed class LocalDirectory : IFileDirectory, IAsyncDisposable
{
    private readonly PeerRecords _records;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IDirectoryStore _store;
    private readonly FileIndex[] _partitions;
    private readonly RegistryBucket[] _buckets;
    private readonly Housekeeping[] _housekeeping;
    private readonly CredentialHasher _credentials;
    private readonly PartitionMap _map;
    private readonly Task _sweeping;
    private int _isDisposed;

    private LocalDirectory(
        IDirectoryStore store,
        FileIndex[] partitions,
        RegistryBucket[] buckets,
        DirectoryOptions rules,
        TimeProvider time,
        DirectoryObserver observer)
    {
        _store = store;
        _partitions = partitions;
        _buckets = buckets;
        _map = new PartitionMap(partitions.Length);
        _credentials = new CredentialHasher(rules.PasswordIterations);
        _records = new PeerRecords(name =>
            PeerRecord.OpenAsync(
                name, store, partitions, buckets[PeerHeader.BucketOf(name)], _credentials, rules, CancellationToken.None));
        _housekeeping = [.. buckets.Select(bucket => new Housekeeping(bucket, DropAsync, observer, _stopping.Token))];
        _sweeping = SweepAlwaysAsync(new PeriodicTimer(rules.SweepEvery, time));
    }

    /// <summary>Opens the database, rebuilds the partitions, and serves from then on.</summary>
    /// <exception cref="DirectoryStoreException">
    /// The database can't be opened, is in use by another process, or has another number of partitions.
    /// </exception>
    /// <exception cref="ArgumentException">An option breaks a rule.</exception>
    public static async Task<LocalDirectory> OpenAsync(
        LocalDirectoryOptions options, TimeProvider time, DirectoryObserver observer, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(options.Validate());
        return await OpenAsync(
            SqliteDirectoryStore.Open(options.DatabaseFile, options.Durability), options.Rules, time, observer, cancellationToken);
    }

    /// <summary>As the other one, over any store, which the directory owns from now on.</summary>
    /// <exception cref="DirectoryStoreException">The store can't be read, or has another number of partitions.</exception>
    /// <exception cref="ArgumentException">An option breaks a rule.</exception>
    public static async Task<LocalDirectory> OpenAsync(
        IDirectoryStore store, DirectoryOptions rules, TimeProvider time, DirectoryObserver observer, CancellationToken cancellationToken)
    {
        var partitions = new FileIndex?[rules.Partitions];
        try
        {
            ThrowIfInvalid(rules.Validate());
            long started = time.GetTimestamp();
            int count = await store.FixPartitionCountAsync(rules.Partitions, cancellationToken);
            if (count != rules.Partitions)
            {
                throw new DirectoryStoreException(
                    $"The store has {count} partitions and the configuration asks for {rules.Partitions}. The number can't be changed: set "
                    + $"{nameof(DirectoryOptions.Partitions)} to {count}, or begin with an empty store.");
            }

            StoredPeerCatalog catalog = await StoredPeerCatalog.ReadAsync(store, cancellationToken);
            await Parallel.ForAsync(0, count, cancellationToken, async (partition, token) =>
                partitions[partition] = await FileIndex.OpenAsync(store, partition, catalog, token));
            var buckets = new RegistryBucket[PeerHeader.Buckets];
            for (int bucket = 0; bucket < buckets.Length; bucket++)
                buckets[bucket] = await RegistryBucket.OpenAsync(bucket, store, partitions!, rules, time, cancellationToken);

            var directory = new LocalDirectory(store, partitions!, buckets, rules, time, observer);
            observer.Opened(await directory.GetStatisticsAsync(cancellationToken), time.GetElapsedTime(started));
            return directory;
        }
        catch
        {
            foreach (FileIndex? partition in partitions)
                partition?.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<DirectoryStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        long peers = 0;
        long online = 0;
        foreach (RegistryBucket bucket in _buckets)
        {
            BucketCounts counts = await bucket.CountAsync(cancellationToken);
            peers += counts.Peers;
            online += counts.Online;
        }

        return new DirectoryStatistics("local", _partitions.Length, peers, online, _partitions.Sum(partition => partition.Files));
    }

    /// <summary>It is whole as long as it is open.</summary>
    public ValueTask<DirectoryFault?> CheckAsync(CancellationToken cancellationToken) => new((DirectoryFault?)null);

    public ValueTask<DirectoryResult<Registration>> RegisterAsync(RegisterPeer request, CancellationToken cancellationToken) =>
        GuardAsync(() => _records.UseAsync(request.Name, record => record.RegisterAsync(request, cancellationToken)));

    public ValueTask<DirectoryResult<PeerDescription>> AuthenticateAsync(string token, CancellationToken cancellationToken) =>
        WithTokenAsync(token, record => record.AuthenticateAsync(token, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<Heartbeat>> HeartbeatAsync(string token, CancellationToken cancellationToken) =>
        WithTokenAsync(token, record => record.HeartbeatAsync(token, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<AnnounceReceipt>> AnnounceAsync(
        string token, Announce announce, CancellationToken cancellationToken) =>
        WithTokenAsync(token, record => record.AnnounceAsync(token, announce, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> SignOffAsync(string token, CancellationToken cancellationToken) =>
        WithTokenAsync(token, record => record.SignOffAsync(token, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> RemoveAsync(string token, CancellationToken cancellationToken) =>
        WithTokenAsync(token, record => record.RemoveAsync(token, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<PeerDescription>> ReportProbeAsync(
        string peer, long epoch, TimeSpan? silentFor, CancellationToken cancellationToken) =>
        GuardAsync(async () => await BucketOf(peer).FindAsync(peer, cancellationToken) is null
            ? PeerFaults.Unknown(peer)
            : await _records.UseAsync(peer, record => record.ReportProbeAsync(epoch, silentFor, cancellationToken)));

    public async ValueTask<PeerDescriptionPage> ClaimProbesAsync(
        string prober, TimeSpan claim, string? after, int limit, CancellationToken cancellationToken)
    {
        var pages = new List<PeerDescriptionPage>();
        foreach (RegistryBucket bucket in _buckets)
            pages.Add(await bucket.ClaimProbesAsync(prober, claim, after, limit, cancellationToken));
        return PeerListing.Merge(pages, limit);
    }

    public async ValueTask<PeerDescriptionPage> ListPeersAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var pages = new List<PeerDescriptionPage>();
        foreach (RegistryBucket bucket in _buckets)
            pages.Add(await bucket.ListAsync(after, limit, cancellationToken));
        return PeerListing.Merge(pages, limit);
    }

    public ValueTask<PeerDescription?> FindPeerAsync(string peer, CancellationToken cancellationToken) =>
        BucketOf(peer).FindAsync(peer, cancellationToken);

    public ValueTask<DirectoryResult<FileEntryPage>> ListFilesAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) =>
        GuardAsync(async () => await BucketOf(peer).FindAsync(peer, cancellationToken) is null
            ? PeerFaults.Unknown(peer)
            : await FileListing.ListAsync(_partitions, peer, after, limit, cancellationToken));

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) =>
        _partitions[_map.OfName(name)].FindByNameAsync(name, whole, from, limit, cancellationToken);

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) =>
        _partitions[_map.OfRoot(content.Root)].FindByContentAsync(content, from, limit, cancellationToken);

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(
        PiecesRoot root, int limit, CancellationToken cancellationToken) =>
        _partitions[_map.OfRoot(root)].FindSizesAsync(root, limit, cancellationToken);

    public ValueTask<DirectoryResult<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        SearchFanOut.SearchAsync(_partitions, query, cancellationToken);

    /// <summary>
    /// One round of housekeeping: takes lapsed peers offline and drops long-gone ones. Runs by itself every
    /// <see cref="DirectoryOptions.SweepEvery"/>.
    /// </summary>
    public Task SweepAsync() => Task.WhenAll(_housekeeping.Select(static bucket => bucket.SweepAsync(CancellationToken.None)));

    /// <summary>Stops the housekeeping and closes the store; calls that are under way may fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _stopping.CancelAsync();
        await _sweeping;
        await Task.WhenAll(_housekeeping.Select(static bucket => bucket.EndAsync()));
        await _store.DisposeAsync();
        _credentials.Dispose();
        _stopping.Dispose();
    }

    private static void ThrowIfInvalid(IEnumerable<string> broken)
    {
        string message = string.Join(' ', broken);
        if (message.Length > 0)
            throw new ArgumentException(message);
    }

    private RegistryBucket BucketOf(string peer) => _buckets[PeerHeader.BucketOf(peer)];

    /// <summary>Asks the bucket before the store, which tokens with made-up names would only keep busy.</summary>
    private ValueTask<DirectoryResult<T>> WithTokenAsync<T>(
        string token, Func<PeerRecord, ValueTask<DirectoryResult<T>>> act, CancellationToken cancellationToken)
        where T : class => GuardAsync(async () =>
            PeerToken.TryGetPeer(token, out string? peer) && await BucketOf(peer).FindAsync(peer, cancellationToken) is not null
                ? await _records.UseAsync(peer, act)
                : PeerFaults.InvalidToken());

    /// <summary>A peer's header may have to be read first.</summary>
    private static async ValueTask<DirectoryResult<T>> GuardAsync<T>(Func<ValueTask<DirectoryResult<T>>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (DirectoryStoreException)
        {
            return new DirectoryFault(DirectoryError.Unavailable, "The directory's store does not answer; try again.");
        }
    }

    private ValueTask<bool> DropAsync(Departure departure, CancellationToken cancellationToken) =>
        _records.UseAsync(departure.Peer, record => record.DropAsync(departure.OfflineSince, cancellationToken));

    private async Task SweepAlwaysAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_stopping.Token))
                {
                    foreach (Housekeeping bucket in _housekeeping)
                        bucket.Tick();
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
        }
    }
}
