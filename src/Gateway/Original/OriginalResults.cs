namespace P2POrleans.Gateway.Original;

/// <summary>The answer of a search; empty when nobody has the file.</summary>
internal sealed record OriginalResults(IReadOnlyList<OriginalResult> Results);
