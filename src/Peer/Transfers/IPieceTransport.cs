namespace P2POrleans.Peer.Transfers;

/// <summary>A way to get bytes of one content from one source. Several ranges may be under way at once.</summary>
internal interface IPieceTransport
{
    /// <summary>False when nobody may be there: no request was ever answered.</summary>
    bool HasAnswered { get; }

    /// <summary>Asks for a range. Returns when the source has agreed to send it, or earlier.</summary>
    /// <exception cref="SourceException">The source has a fault.</exception>
    ValueTask<IRangeReader> OpenAsync(long offset, long length, CancellationToken cancellationToken);
}
