namespace P2POrleans.Grains.Placement;

/// <summary>Lets so many through in a second, and turns the others away. Any thread may call.</summary>
internal sealed class MovePace(int perSecond, TimeProvider time)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _begun = time.GetTimestamp();
    private int _taken;

    public bool TryTake()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_begun) >= Second)
                (_begun, _taken) = (time.GetTimestamp(), 0);
            if (_taken == perSecond)
                return false;
            _taken++;
            return true;
        }
    }
}
