using P2POrleans.FileDirectory;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class DirectoryFaultConverter : IConverter<DirectoryFault, DirectoryFaultConverter.Surrogate>
{
    public DirectoryFault ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Error, surrogate.Message)
    {
        ExpectedEpoch = surrogate.ExpectedEpoch,
        ExpectedSequence = surrogate.ExpectedSequence,
    };

    public Surrogate ConvertToSurrogate(in DirectoryFault value) => new()
    {
        Error = value.Error,
        Message = value.Message,
        ExpectedEpoch = value.ExpectedEpoch,
        ExpectedSequence = value.ExpectedSequence,
    };

    [GenerateSerializer, Immutable, Alias("p2p.fault")]
    internal struct Surrogate
    {
        [Id(0)]
        public DirectoryError Error;

        [Id(1)]
        public string Message;

        [Id(2)]
        public long? ExpectedEpoch;

        [Id(3)]
        public long? ExpectedSequence;
    }
}
