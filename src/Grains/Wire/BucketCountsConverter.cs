using P2POrleans.FileDirectory.Leases;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class BucketCountsConverter : IConverter<BucketCounts, BucketCountsConverter.Surrogate>
{
    public BucketCounts ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Peers, surrogate.Online, surrogate.Files);

    public Surrogate ConvertToSurrogate(in BucketCounts value) => new()
    {
        Peers = value.Peers,
        Online = value.Online,
        Files = value.Files,
    };

    [GenerateSerializer, Immutable, Alias("p2p.bucketCounts")]
    internal struct Surrogate
    {
        [Id(0)]
        public long Peers;

        [Id(1)]
        public long Online;

        [Id(2)]
        public long Files;
    }
}
