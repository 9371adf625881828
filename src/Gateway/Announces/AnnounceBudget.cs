using Microsoft.Extensions.Options;
using P2POrleans.Gateway.Limits;

namespace P2POrleans.Gateway.Announces;

/// <summary>The memory that all lists under way may take together. Any thread.</summary>
internal sealed class AnnounceBudget(IOptions<LimitOptions> limits)
{
    private readonly long _max = limits.Value.MaxPendingAnnounceBytes;
    private long _taken;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= _max)
            return true;

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
