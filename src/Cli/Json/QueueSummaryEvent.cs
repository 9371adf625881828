namespace P2POrleans.Cli.Json;

/// <summary><c>get</c> of several has ended.</summary>
/// <param name="Left">Files that were not come to.</param>
internal sealed record QueueSummaryEvent(int Completed, int AlreadyThere, int Failed, int Left, long ReceivedBytes, double Seconds)
    : CliEvent("summary");
