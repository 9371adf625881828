using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class PeerDescriptionConverter : IConverter<PeerDescription, PeerDescriptionConverter.Surrogate>
{
    public PeerDescription ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Name, surrogate.Kind, surrogate.Online, surrogate.GrpcUrl, surrogate.HttpUrl, surrogate.Epoch, surrogate.Files,
        surrogate.HasLeft);

    public Surrogate ConvertToSurrogate(in PeerDescription value) => new()
    {
        Name = value.Name,
        Kind = value.Kind,
        Online = value.Online,
        GrpcUrl = value.GrpcUrl,
        HttpUrl = value.HttpUrl,
        Epoch = value.Epoch,
        Files = value.Files,
        HasLeft = value.HasLeft,
    };

    [GenerateSerializer, Immutable, Alias("p2p.peer")]
    internal struct Surrogate
    {
        [Id(0)]
        public string Name;

        [Id(1)]
        public PeerKind Kind;

        [Id(2)]
        public bool Online;

        [Id(3)]
        public string GrpcUrl;

        [Id(4)]
        public string? HttpUrl;

        [Id(5)]
        public long Epoch;

        [Id(6)]
        public long Files;

        [Id(7)]
        public bool HasLeft;
    }
}
