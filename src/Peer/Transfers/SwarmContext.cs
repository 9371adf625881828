using P2POrleans.Peer.Hashing;
using P2POrleans.Protocol.Content;

namespace P2POrleans.Peer.Transfers;

/// <summary>What a <see cref="Swarm"/> works with.</summary>
/// <param name="Content">What is fetched.</param>
/// <param name="File">Where it goes.</param>
/// <param name="Options">How.</param>
/// <param name="Limit">Of all sources together.</param>
/// <param name="Buffers">Shared with other fetches, as is <paramref name="Http"/>.</param>
/// <param name="Absent">Shared with other fetches, too.</param>
/// <param name="Random">Where to begin, and whom to prefer among equals.</param>
/// <param name="Prepared">Told the layer, and what there is of it; once.</param>
/// <param name="Stop">Gives up.</param>
internal sealed record SwarmContext(
    ContentId Content, PartialFile File, TransferOptions Options, RateLimit Limit, SegmentBuffers Buffers, HttpClient Http,
    AbsentSources Absent, TimeProvider Time, Random Random, IProgress<FetchProgress>? Progress, Action<PieceLayer, PiecePicker> Prepared,
    CancellationToken Stop);
