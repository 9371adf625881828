using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class HeartbeatConverter : IConverter<Heartbeat, HeartbeatConverter.Surrogate>
{
    public Heartbeat ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Epoch, surrogate.Sequence, surrogate.Reannounce, surrogate.Lease, surrogate.RenewEvery);

    public Surrogate ConvertToSurrogate(in Heartbeat value) => new()
    {
        Epoch = value.Epoch,
        Sequence = value.Sequence,
        Reannounce = value.Reannounce,
        Lease = value.Lease,
        RenewEvery = value.RenewEvery,
    };

    [GenerateSerializer, Immutable, Alias("p2p.heartbeat")]
    internal struct Surrogate
    {
        [Id(0)]
        public long Epoch;

        [Id(1)]
        public long Sequence;

        [Id(2)]
        public bool Reannounce;

        [Id(3)]
        public TimeSpan Lease;

        [Id(4)]
        public TimeSpan RenewEvery;
    }
}
