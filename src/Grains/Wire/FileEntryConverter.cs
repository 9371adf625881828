using P2POrleans.FileDirectory;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class FileEntryConverter : IConverter<FileEntry, FileEntryConverter.Surrogate>
{
    public FileEntry ConvertFromSurrogate(in Surrogate surrogate) =>
        new(surrogate.Name, surrogate.Size is { } size ? new ContentId(surrogate.Root, size) : null);

    public Surrogate ConvertToSurrogate(in FileEntry value) => new()
    {
        Name = value.Name,
        Root = value.Content?.Root ?? default,
        Size = value.Content?.Size,
    };

    [GenerateSerializer, Immutable, Alias("p2p.entry")]
    internal struct Surrogate
    {
        [Id(0)]
        public string Name;

        [Id(1)]
        public PiecesRoot Root;

        /// <summary>Null for an entry without content.</summary>
        [Id(2)]
        public long? Size;
    }
}
