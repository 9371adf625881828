using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.Grains.Peers;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>Announces in several messages, over a directory that tries once.</summary>
internal static class WholeAnnounces
{
    private const int Attempts = 10;

    /// <summary>Again when the answer did not come in time, as on a busy machine; but no attempt may lose a part on its way.</summary>
    public static async Task<DirectoryResult<AnnounceReceipt>> AnnounceWholeAsync(
        this IFileDirectory directory, string token, Announce announce)
    {
        for (int attempt = 1; ; attempt++)
        {
            DirectoryResult<AnnounceReceipt> result = await directory.AnnounceAsync(token, announce, CancellationToken.None);
            Assert.NotEqual(PeerGrain.PartsMissing, result.Fault);
            if (result.Fault is not { Error: DirectoryError.Unavailable } || attempt == Attempts)
                return result;
        }
    }
}
