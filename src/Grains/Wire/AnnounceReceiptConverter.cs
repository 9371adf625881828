using P2POrleans.FileDirectory.Announces;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class AnnounceReceiptConverter : IConverter<AnnounceReceipt, AnnounceReceiptConverter.Surrogate>
{
    public AnnounceReceipt ConvertFromSurrogate(in Surrogate surrogate) => new(
        surrogate.Sequence, surrogate.Files);

    public Surrogate ConvertToSurrogate(in AnnounceReceipt value) => new()
    {
        Sequence = value.Sequence,
        Files = value.Files,
    };

    [GenerateSerializer, Immutable, Alias("p2p.announceReceipt")]
    internal struct Surrogate
    {
        [Id(0)]
        public long Sequence;

        [Id(1)]
        public long Files;
    }
}
