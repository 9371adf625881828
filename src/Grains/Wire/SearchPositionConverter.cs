using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SearchPositionConverter : IConverter<SearchPosition, SearchPositionConverter.Surrogate>
{
    public SearchPosition ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Rank, surrogate.File);

    public Surrogate ConvertToSurrogate(in SearchPosition value) => new() { Rank = value.Rank, File = value.File };

    [GenerateSerializer, Immutable, Alias("p2p.searchPosition")]
    internal struct Surrogate
    {
        [Id(0)]
        public ulong Rank;

        [Id(1)]
        public FileEntry File;
    }
}
