using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class PeerStateConverter : IConverter<PeerState, PeerStateConverter.Surrogate>
{
    public PeerState ConvertFromSurrogate(in Surrogate surrogate) =>
        new(surrogate.Name, surrogate.Kind, surrogate.GrpcUrl, surrogate.HttpUrl, surrogate.Epoch, surrogate.Online);

    public Surrogate ConvertToSurrogate(in PeerState value) => new()
    {
        Name = value.Name,
        Kind = value.Kind,
        GrpcUrl = value.GrpcUrl,
        HttpUrl = value.HttpUrl,
        Epoch = value.Epoch,
        Online = value.Online,
    };

    [GenerateSerializer, Immutable, Alias("p2p.peerState")]
    internal struct Surrogate
    {
        [Id(0)]
        public string Name;

        [Id(1)]
        public PeerKind Kind;

        [Id(2)]
        public string GrpcUrl;

        [Id(3)]
        public string? HttpUrl;

        [Id(4)]
        public long Epoch;

        [Id(5)]
        public bool Online;
    }
}
