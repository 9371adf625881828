using P2POrleans.TestKit;

namespace P2POrleans.Peer.Tests.Environment;

internal static class ManualTimeProviderExtensions
{
    /// <summary>For what comes in no time, unless something is broken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Lets time pass, a step at a time, until the task ends.</summary>
    public static async Task AdvanceUntilAsync(this ManualTimeProvider clock, TimeSpan step, Task end)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!end.IsCompleted)
        {
            timeout.Token.ThrowIfCancellationRequested();
            clock.Advance(step);
            await Task.Delay(10, timeout.Token);
        }
    }
}
