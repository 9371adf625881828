namespace P2POrleans.Peer.Transfers;

/// <summary>How a fetch ended.</summary>
/// <param name="Path">Where the file is; null when there is none.</param>
/// <param name="ReceivedBytes">Bytes of the file that this fetch received and kept.</param>
/// <param name="ResumedBytes">Verified bytes of the file that an earlier one had left.</param>
/// <param name="Sources">Those that were asked, in order.</param>
/// <param name="Message">Without a file: one sentence that says why.</param>
public sealed record FetchResult(
    FetchOutcome Outcome, string? Path, long ReceivedBytes, long ResumedBytes, TimeSpan Elapsed, IReadOnlyList<SourceReport> Sources,
    string? Message)
{
    public bool Succeeded => Outcome is FetchOutcome.Completed or FetchOutcome.AlreadyThere or FetchOutcome.Unverified;
}
