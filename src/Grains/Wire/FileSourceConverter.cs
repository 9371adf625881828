using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class FileSourceConverter : IConverter<FileSource, FileSourceConverter.Surrogate>
{
    public FileSource ConvertFromSurrogate(in Surrogate surrogate) =>
        new(surrogate.File, surrogate.Peer, surrogate.Kind, surrogate.GrpcUrl, surrogate.HttpUrl);

    public Surrogate ConvertToSurrogate(in FileSource value) => new()
    {
        File = value.File,
        Peer = value.Peer,
        Kind = value.Kind,
        GrpcUrl = value.GrpcUrl,
        HttpUrl = value.HttpUrl,
    };

    [GenerateSerializer, Immutable, Alias("p2p.source")]
    internal struct Surrogate
    {
        [Id(0)]
        public FileEntry File;

        [Id(1)]
        public string Peer;

        [Id(2)]
        public PeerKind Kind;

        [Id(3)]
        public string GrpcUrl;

        [Id(4)]
        public string? HttpUrl;
    }
}
