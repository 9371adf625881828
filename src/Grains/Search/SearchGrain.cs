using Orleans.Concurrency;
using P2POrleans.FileDirectory.Search;
using P2POrleans.Grains.Contracts;
using P2POrleans.Grains.Partitions;

namespace P2POrleans.Grains.Search;

/// <summary>Has no state: as many activations as are busy, on the silo that was asked.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class SearchGrain(RemotePartitions partitions) : Grain, ISearchGrain
{
    public async ValueTask<Answer<SearchResults>> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        await SearchFanOut.SearchAsync(partitions.All, query, cancellationToken);
}
