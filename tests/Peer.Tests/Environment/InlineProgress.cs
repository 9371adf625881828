namespace P2POrleans.Peer.Tests.Environment;

/// <summary>Calls back at once, on the reporting thread.</summary>
internal sealed class InlineProgress<T>(Action<T> onReport) : IProgress<T>
{
    public void Report(T value) => onReport(value);
}
