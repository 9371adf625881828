namespace P2POrleans.Peer.Gateways;

/// <summary>Why the gateway did not do what it was asked.</summary>
/// <param name="Message">One sentence for a person.</param>
public sealed record GatewayFault(GatewayError Error, string Message)
{
    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>With a conflict of announces: the current epoch.</summary>
    public long? ExpectedEpoch { get; init; }

    /// <summary>With a conflict of announces: the next sequence.</summary>
    public long? ExpectedSequence { get; init; }

    /// <summary>With <see cref="GatewayError.Ambiguous"/>: the content ids to choose from.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}
