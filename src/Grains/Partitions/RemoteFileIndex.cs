using P2POrleans.FileDirectory;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;
using P2POrleans.FileDirectory.Lookups;
using P2POrleans.FileDirectory.Peers;
using P2POrleans.FileDirectory.Search;
using P2POrleans.FileDirectory.Turns;
using P2POrleans.Grains.Calls;
using P2POrleans.Grains.Contracts;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Grains.Partitions;

/// <summary>
/// A partition somewhere in the cluster. One attempt for each call; an answer that does not come is
/// <see cref="DirectoryError.Unavailable"/>. Any thread may call.
/// </summary>
/// <param name="partitions">How many there are.</param>
/// <param name="time">Of changes, which get more of it the larger they are.</param>
internal sealed class RemoteFileIndex(IFileIndexGrain grain, int partitions, TimeProvider time) : IFileIndex
{
    /// <summary>Peers in one message, which is below 1 MiB with the longest names and URLs, too.</summary>
    private const int MaxPeers = 200;

    private static readonly DirectoryFault Lost = RemoteCall.Unavailable("A partition");

    public ValueTask<DirectoryResult<SliceReceipt>> ApplyAsync(SliceChange change, CancellationToken cancellationToken) =>
        SendAsync(change, grain.ApplyAsync, cancellationToken);

    public ValueTask<DirectoryResult<SliceReceipt>> PreviewAsync(SliceChange change, CancellationToken cancellationToken) =>
        SendAsync(change, grain.PreviewAsync, cancellationToken);

    public ValueTask<DirectoryResult<SliceReceipt>> DropAsync(string peer, CancellationToken cancellationToken) =>
        CallAsync(async () => await grain.DropAsync(peer, cancellationToken), cancellationToken);

    public async ValueTask<long> SetPeersAsync(PeerStates states)
    {
        // A sweep may hide thousands of peers at once.
        long heardBy = 0;
        foreach (PeerState[] batch in states.Peers.Chunk(MaxPeers))
        {
            long incarnation;
            try
            {
                // A message has what several callers of a bucket changed, and none of them may cancel it.
                incarnation = await grain.SetPeersAsync(
                    states.Bucket, states.Incarnation, states.Number, batch, CancellationToken.None);
            }
            catch (Exception e) when (RemoteCall.IsLost(e))
            {
                return 0;
            }

            // One that was rebuilt between two messages heard the last one only.
            if (incarnation == 0 || (heardBy != 0 && incarnation != heardBy))
                return 0;
            heardBy = incarnation;
        }

        return heardBy;
    }

    public ValueTask<DirectoryResult<SourcePage>> FindByNameAsync(
        string name, bool whole, SourcePosition? from, int limit, CancellationToken cancellationToken) =>
        CallAsync(async () => await grain.FindByNameAsync(name, whole, from, limit, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<SourcePage>> FindByContentAsync(
        ContentId content, string? from, int limit, CancellationToken cancellationToken) =>
        CallAsync(async () => await grain.FindByContentAsync(content.Root, content.Size, from, limit, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<IReadOnlyList<long>>> FindSizesAsync(PiecesRoot root, int limit, CancellationToken cancellationToken) =>
        ListAsync(async () => await grain.FindSizesAsync(root, limit, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<PartitionMatches>> SearchAsync(SearchPlan plan, CancellationToken cancellationToken) =>
        CallAsync(async () => await grain.SearchAsync(plan, cancellationToken), cancellationToken);

    public ValueTask<DirectoryResult<FileEntryPage>> ListAsync(
        string peer, FileEntry? after, int limit, CancellationToken cancellationToken) =>
        CallAsync(async () => await grain.ListAsync(peer, after, limit, cancellationToken), cancellationToken);

    private static async ValueTask<DirectoryResult<T>> CallAsync<T>(Func<Task<Answer<T>>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (RemoteCall.IsLost(e, cancellationToken))
        {
            return Lost;
        }
    }

    private static async ValueTask<DirectoryResult<IReadOnlyList<T>>> ListAsync<T>(
        Func<Task<Answer<T[]>>> call, CancellationToken cancellationToken)
    {
        DirectoryResult<T[]> result = await CallAsync(call, cancellationToken);
        return result.TryGet(out T[]? items, out DirectoryFault? fault) ? DirectoryResult<IReadOnlyList<T>>.Of(items) : fault;
    }

    private async ValueTask<DirectoryResult<SliceReceipt>> SendAsync(
        SliceChange change, Func<SliceMessage, CancellationToken, ValueTask<Answer<SliceReceipt>>> send, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(CallTimes.OfSlice(change.Data.Length, partitions), time, cancellationToken);
        return await CallAsync(async () => await send(await StageAsync(change, limit.Token), limit.Token), cancellationToken);
    }

    /// <summary>Sends all parts of a large change but the last one ahead.</summary>
    private async ValueTask<SliceMessage> StageAsync(SliceChange change, CancellationToken cancellationToken)
    {
        if (change.Data.Length <= SlicePart.MaxBytes)
            return new SliceMessage { Peer = change.Peer, Data = change.Data };

        var upload = Guid.NewGuid();
        ReadOnlyMemory<byte> rest = change.Data;
        int parts = 0;
        for (; rest.Length > SlicePart.MaxBytes; parts++)
        {
            await grain.StageAsync(new SlicePart
            {
                Peer = change.Peer.Name,
                Upload = upload,
                Index = parts,
                Data = rest[..SlicePart.MaxBytes],
            }, cancellationToken);
            rest = rest[SlicePart.MaxBytes..];
        }

        return new SliceMessage { Peer = change.Peer, Data = rest, Upload = upload, StagedParts = parts };
    }
}
