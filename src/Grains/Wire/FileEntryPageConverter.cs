using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Lookups;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class FileEntryPageConverter : IConverter<FileEntryPage, FileEntryPageConverter.Surrogate>
{
    public FileEntryPage ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Files, surrogate.IsLast);

    public Surrogate ConvertToSurrogate(in FileEntryPage value) => new() { Files = [.. value.Files], IsLast = value.IsLast };

    [GenerateSerializer, Immutable, Alias("p2p.entryPage")]
    internal struct Surrogate
    {
        [Id(0)]
        public FileEntry[] Files;

        [Id(1)]
        public bool IsLast;
    }
}
