using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class PeerDescriptionPageConverter : IConverter<PeerDescriptionPage, PeerDescriptionPageConverter.Surrogate>
{
    public PeerDescriptionPage ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Peers, surrogate.IsLast);

    public Surrogate ConvertToSurrogate(in PeerDescriptionPage value) => new() { Peers = [.. value.Peers], IsLast = value.IsLast };

    [GenerateSerializer, Immutable, Alias("p2p.peerPage")]
    internal struct Surrogate
    {
        [Id(0)]
        public PeerDescription[] Peers;

        [Id(1)]
        public bool IsLast;
    }
}
