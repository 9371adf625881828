namespace P2POrleans.Peer.Sending;

/// <summary>How a file was sent.</summary>
/// <param name="Sender">The name that it was sent under; null when there was none to be had.</param>
/// <param name="KeptAs">What it is called in the receiver's inbox; null when it is not there.</param>
/// <param name="AlreadyThere">The same content was there before, under that name.</param>
/// <param name="ResumedBytes">Left and verified by an earlier attempt.</param>
/// <param name="Message">With a fault: one sentence.</param>
public sealed record SendResult(
    SendFault Fault, string? Sender, string? KeptAs, bool AlreadyThere, long SentBytes, long ResumedBytes, string? Message)
{
    internal static SendResult Failed(SendFault fault, string? sender, string message) =>
        new(fault, sender, null, false, 0, 0, message);
}
