namespace P2POrleans.Peer.Hosting;

/// <summary>A peer can't start on this machine as it is; the message is one sentence for whoever started it.</summary>
public sealed class PeerStartException(string message, Exception? innerException = null) : Exception(message, innerException);
