namespace P2POrleans.Peer.Transfers;

/// <summary>How bytes of pieces travel. What they are is asked over gRPC in any case.</summary>
public enum PieceTransport
{
    /// <summary>HTTP with a source that has it and can be reached by it, else gRPC.</summary>
    Auto,

    /// <summary>The <c>Download</c> call of <c>FileTransfer</c>.</summary>
    Grpc,

    /// <summary>Ranges over HTTP/1.1; a source without an HTTP address is asked over gRPC.</summary>
    Http,
}
