namespace P2POrleans.Cluster.Tests.Wire;

/// <summary>A message with a value in every field, none of them a default.</summary>
/// <param name="Alias">Its name on the wire, or that of its surrogate.</param>
/// <param name="Write">Its bytes.</param>
/// <param name="Rewrite">Reads bytes and writes what was read.</param>
internal sealed record WireSample(string Alias, Func<byte[]> Write, Func<byte[], byte[]> Rewrite)
{
    public static WireSample Of<T>(string alias, T message) =>
        new(alias, () => WireBytes.Of(message), bytes => WireBytes.Of(WireBytes.Read<T>(bytes)));
}
