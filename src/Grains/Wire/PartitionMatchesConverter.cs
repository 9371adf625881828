using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class PartitionMatchesConverter : IConverter<PartitionMatches, PartitionMatchesConverter.Surrogate>
{
    public PartitionMatches ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Matches, surrogate.IsComplete, surrogate.IsCut);

    public Surrogate ConvertToSurrogate(in PartitionMatches value) => new()
    {
        Matches = [.. value.Matches],
        IsComplete = value.IsComplete,
        IsCut = value.IsCut,
    };

    [GenerateSerializer, Immutable, Alias("p2p.partitionMatches")]
    internal struct Surrogate
    {
        [Id(0)]
        public RankedMatch[] Matches;

        [Id(1)]
        public bool IsComplete;

        [Id(2)]
        public bool IsCut;
    }
}
