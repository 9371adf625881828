using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Search;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SearchMatchConverter : IConverter<SearchMatch, SearchMatchConverter.Surrogate>
{
    public SearchMatch ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.File, surrogate.Peers);

    public Surrogate ConvertToSurrogate(in SearchMatch value) => new() { File = value.File, Peers = value.Peers };

    [GenerateSerializer, Immutable, Alias("p2p.searchMatch")]
    internal struct Surrogate
    {
        [Id(0)]
        public FileEntry File;

        [Id(1)]
        public int Peers;
    }
}
