namespace P2POrleans.Cli.Json;

/// <summary>Document of <c>get</c>.</summary>
/// <param name="Outcome"><c>completed</c>, <c>already_there</c> or <c>unverified</c>.</param>
/// <param name="ContentId">What the file was checked against; null for the file of an original peer.</param>
/// <param name="ReceivedBytes">By this command.</param>
/// <param name="ResumedBytes">Verified and left by an earlier one.</param>
internal sealed record GetDocument(
    string Outcome, string Path, string Name, string? ContentId, long Size, bool Verified, long ReceivedBytes, long ResumedBytes,
    double Seconds, IReadOnlyList<GetSource> Sources);
