using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SourcePositionConverter : IConverter<SourcePosition, SourcePositionConverter.Surrogate>
{
    public SourcePosition ConvertFromSurrogate(in Surrogate surrogate) =>
        new(surrogate.File.Content, surrogate.File.Name, surrogate.Peer);

    public Surrogate ConvertToSurrogate(in SourcePosition value) => new()
    {
        File = new FileEntry(value.Name, value.Content),
        Peer = value.Peer,
    };

    [GenerateSerializer, Immutable, Alias("p2p.sourcePosition")]
    internal struct Surrogate
    {
        [Id(0)]
        public FileEntry File;

        [Id(1)]
        public string? Peer;
    }
}
