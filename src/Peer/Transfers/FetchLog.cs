using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Transfers;

/// <summary>Collects what a fetch reports in the end.</summary>
internal sealed class FetchLog(TimeProvider time)
{
    /// <summary>What is said of <see cref="IsSomethingKept"/>.</summary>
    public const string Kept = "what was verified is kept: fetching the file again goes on from there";

    private readonly long _started = time.GetTimestamp();
    private readonly List<SourceReport> _sources = [];

    public long ResumedBytes { get; set; }

    /// <summary>Whether a fetch that failed leaves pieces that the next one need not fetch.</summary>
    public bool IsSomethingKept { get; set; }

    public void Add(FetchSource source, long bytes, SourceProblem? problem) =>
        _sources.Add(new SourceReport(source.Peer, bytes, problem?.Fault ?? SourceFault.None, problem?.Message));

    public FetchResult Ended(FetchOutcome outcome, string path) => Result(outcome, path, null);

    public FetchResult Failed(string message) => Result(FetchOutcome.Failed, null, message);

    public FetchResult NoSpace(string message) => Result(FetchOutcome.NoSpace, null, message);

    public FetchResult FailedBySources()
    {
        // Whether the bytes are refused here or by a sender who finds that its file is another one by now.
        bool lied = _sources.Any(s => s.Fault is SourceFault.Lied or SourceFault.Changed);
        string message = _sources.Count == 0
            ? "Nobody to fetch it from."
            : string.Join("; ", _sources.Select(s => $"{s.Peer}: {Sentence.AsReason(s.Message ?? "")}")) + '.';
        return Result(lied ? FetchOutcome.VerificationFailed : FetchOutcome.Failed, null, message);
    }

    private FetchResult Result(FetchOutcome outcome, string? path, string? message) => new(
        outcome, path, _sources.Sum(s => s.Bytes), ResumedBytes, time.GetElapsedTime(_started), _sources,
        message is not null && IsSomethingKept ? $"{message.TrimEnd('.')}; {Kept}." : message);
}
