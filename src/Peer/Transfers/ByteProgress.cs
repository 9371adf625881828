namespace P2POrleans.Peer.Transfers;

/// <summary>Unlike <see cref="Progress{T}"/>: at once and on the reporting thread.</summary>
internal sealed class ByteProgress(Action<long> onBytes) : IProgress<long>
{
    public void Report(long value) => onBytes(value);
}
