using Orleans.Serialization;
using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Storage;

namespace P2POrleans.Grains.Calls;

/// <summary>What a failed call to a grain means.</summary>
internal static class RemoteCall
{
    /// <summary>
    /// True when the callee was not reached, could not start, or its answer did not come back: its silo stopped or was lost, the
    /// cluster is not there yet, the store does not work, or it took too long. Whether the call was carried out is not known.
    /// </summary>
    public static bool IsLost(Exception exception, CancellationToken cancellationToken = default) => exception switch
    {
        TimeoutException or OrleansException or DirectoryStoreException => true,
        // The callee failed with an exception that has no form on the wire: one from inside a library, of a connection to Redis that broke.
        CodecNotFoundException => true,
        // A silo that shuts down cancels the calls it is waiting for; a caller who gives up is no failure of the callee.
        OperationCanceledException or ObjectDisposedException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <param name="who">Begins a sentence.</param>
    public static DirectoryFault Unavailable(string who) =>
        new(DirectoryError.Unavailable, $"{who} did not answer; try again.");
}
