using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class RegistrationConverter : IConverter<Registration, RegistrationConverter.Surrogate>
{
    public Registration ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Peer, surrogate.Secret, surrogate.Token, surrogate.IsNew, surrogate.Lease);

    public Surrogate ConvertToSurrogate(in Registration value) => new()
    {
        Peer = value.Peer,
        Secret = value.Secret,
        Token = value.Token,
        IsNew = value.IsNew,
        Lease = value.Lease,
    };

    [GenerateSerializer, Immutable, Alias("p2p.registration")]
    internal struct Surrogate
    {
        [Id(0)]
        public PeerDescription Peer;

        [Id(1)]
        public string? Secret;

        [Id(2)]
        public string Token;

        [Id(3)]
        public bool IsNew;

        [Id(4)]
        public Heartbeat Lease;
    }
}
