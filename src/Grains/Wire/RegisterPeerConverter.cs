using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class RegisterPeerConverter : IConverter<RegisterPeer, RegisterPeerConverter.Surrogate>
{
    public RegisterPeer ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Name, surrogate.Kind, surrogate.Credential, surrogate.GrpcUrl, surrogate.HttpUrl);

    public Surrogate ConvertToSurrogate(in RegisterPeer value) => new()
    {
        Name = value.Name,
        Kind = value.Kind,
        Credential = value.Credential,
        GrpcUrl = value.GrpcUrl,
        HttpUrl = value.HttpUrl,
    };

    [GenerateSerializer, Immutable, Alias("p2p.register")]
    internal struct Surrogate
    {
        [Id(0)]
        public string Name;

        [Id(1)]
        public PeerKind Kind;

        [Id(2)]
        public string? Credential;

        [Id(3)]
        public string GrpcUrl;

        [Id(4)]
        public string? HttpUrl;
    }
}
