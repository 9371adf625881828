using P2POrleans.FileDirectory.Announces;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SliceReceiptConverter : IConverter<SliceReceipt, SliceReceiptConverter.Surrogate>
{
    public SliceReceipt ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Files, surrogate.Change);

    public Surrogate ConvertToSurrogate(in SliceReceipt value) => new() { Files = value.Files, Change = value.Change };

    [GenerateSerializer, Immutable, Alias("p2p.sliceReceipt")]
    internal struct Surrogate
    {
        [Id(0)]
        public long Files;

        [Id(1)]
        public long Change;
    }
}
