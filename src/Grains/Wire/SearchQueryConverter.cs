using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SearchQueryConverter : IConverter<SearchQuery, SearchQueryConverter.Surrogate>
{
    public SearchQuery ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Text, surrogate.Extension, surrogate.MinSize, surrogate.MaxSize, surrogate.Limit, surrogate.Cursor);

    public Surrogate ConvertToSurrogate(in SearchQuery value) => new()
    {
        Text = value.Text,
        Extension = value.Extension,
        MinSize = value.MinSize,
        MaxSize = value.MaxSize,
        Limit = value.Limit,
        Cursor = value.Cursor,
    };

    [GenerateSerializer, Immutable, Alias("p2p.searchQuery")]
    internal struct Surrogate
    {
        [Id(0)]
        public string Text;

        [Id(1)]
        public string? Extension;

        [Id(2)]
        public long? MinSize;

        [Id(3)]
        public long? MaxSize;

        [Id(4)]
        public int Limit;

        [Id(5)]
        public string? Cursor;
    }
}
