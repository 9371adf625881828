using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SearchResultsConverter : IConverter<SearchResults, SearchResultsConverter.Surrogate>
{
    public SearchResults ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Matches, surrogate.NextCursor, surrogate.IsComplete);

    public Surrogate ConvertToSurrogate(in SearchResults value) => new()
    {
        Matches = [.. value.Matches],
        NextCursor = value.NextCursor,
        IsComplete = value.IsComplete,
    };

    [GenerateSerializer, Immutable, Alias("p2p.searchResults")]
    internal struct Surrogate
    {
        [Id(0)]
        public SearchMatch[] Matches;

        [Id(1)]
        public string? NextCursor;

        [Id(2)]
        public bool IsComplete;
    }
}
