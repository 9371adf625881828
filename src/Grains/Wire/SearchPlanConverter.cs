using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SearchPlanConverter : IConverter<SearchPlan, SearchPlanConverter.Surrogate>
{
    public SearchPlan ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Words, surrogate.Extension, surrogate.MinSize, surrogate.MaxSize, surrogate.After, surrogate.Limit)
    {
        UpTo = surrogate.UpTo,
    };

    public Surrogate ConvertToSurrogate(in SearchPlan value) => new()
    {
        Words = [.. value.Words],
        Extension = value.Extension,
        MinSize = value.MinSize,
        MaxSize = value.MaxSize,
        After = value.After,
        Limit = value.Limit,
        UpTo = value.UpTo,
    };

    [GenerateSerializer, Immutable, Alias("p2p.searchPlan")]
    internal struct Surrogate
    {
        [Id(0)]
        public string[] Words;

        [Id(1)]
        public string? Extension;

        [Id(2)]
        public long? MinSize;

        [Id(3)]
        public long? MaxSize;

        [Id(4)]
        public SearchPosition? After;

        [Id(5)]
        public int Limit;

        [Id(6)]
        public SearchPosition? UpTo;
    }
}
