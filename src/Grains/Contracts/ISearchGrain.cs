using Orleans.Concurrency;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Contracts;

/// <summary>Asks all partitions from inside the cluster and merges, so that one message to a gateway carries the answer.</summary>
[Alias("p2p.ISearchGrain")]
public interface ISearchGrain : IGrainWithIntegerKey
{
    /// <inheritdoc cref="FileDirectory.IFileDirectory.SearchAsync"/>
    [Alias("search"), ReadOnly, AlwaysInterleave, ResponseTimeout(CallTimes.Publish)]
    ValueTask<Answer<SearchResults>> SearchAsync([Immutable] SearchQuery query, CancellationToken cancellationToken);
}
