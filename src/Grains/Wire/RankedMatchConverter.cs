using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class RankedMatchConverter : IConverter<RankedMatch, RankedMatchConverter.Surrogate>
{
    public RankedMatch ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Position, surrogate.Peers);

    public Surrogate ConvertToSurrogate(in RankedMatch value) => new() { Position = value.Position, Peers = value.Peers };

    [GenerateSerializer, Immutable, Alias("p2p.rankedMatch")]
    internal struct Surrogate
    {
        [Id(0)]
        public SearchPosition Position;

        [Id(1)]
        public int Peers;
    }
}
