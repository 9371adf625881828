using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using P2POrleans.Grains;

namespace P2POrleans.Cluster.Tests.Wire;

/// <summary>What messages look like on the wire.</summary>
internal static class WireBytes
{
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddSerializer(serializer => serializer.AddAssembly(typeof(DirectoryGrains).Assembly)).BuildServiceProvider();

    public static byte[] Of<T>(T message) => Services.GetRequiredService<Serializer>().SerializeToArray(message);

    public static T Read<T>(byte[] bytes) => Services.GetRequiredService<Serializer>().Deserialize<T>(bytes);
}
