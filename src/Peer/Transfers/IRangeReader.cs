namespace P2POrleans.Peer.Transfers;

/// <summary>The bytes of a range, as a source sends them. One reader at a time.</summary>
internal interface IRangeReader : IDisposable
{
    /// <returns>The number of bytes read, at least one; 0 at the end.</returns>
    /// <exception cref="SourceException">The source has a fault.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
