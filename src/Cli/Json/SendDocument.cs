namespace P2POrleans.Cli.Json;

/// <summary>Document of <c>send</c>.</summary>
/// <param name="Outcome"><c>completed</c> or <c>already_there</c>.</param>
/// <param name="Peer">Who has the file now.</param>
/// <param name="Sender">The name that it was sent under.</param>
/// <param name="KeptAs">What it is called there.</param>
/// <param name="SentBytes">By this command.</param>
/// <param name="ResumedBytes">Verified there and left by an earlier one.</param>
internal sealed record SendDocument(
    string Outcome, string Peer, string? Sender, string Path, string KeptAs, string ContentId, long Size, long SentBytes,
    long ResumedBytes, double Seconds);
