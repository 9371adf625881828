using P2POrleans.FileDirectory.Lookups;

namespace P2POrleans.Grains.Wire;

[RegisterConverter]
internal sealed class SourcePageConverter : IConverter<SourcePage, SourcePageConverter.Surrogate>
{
    public SourcePage ConvertFromSurrogate(in Surrogate surrogate) => new(surrogate.Sources, surrogate.Next);

    public Surrogate ConvertToSurrogate(in SourcePage value) => new() { Sources = [.. value.Sources], Next = value.Next };

    [GenerateSerializer, Immutable, Alias("p2p.sourcePage")]
    internal struct Surrogate
    {
        [Id(0)]
        public FileSource[] Sources;

        [Id(1)]
        public SourcePosition? Next;
    }
}
