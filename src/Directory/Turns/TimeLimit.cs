namespace P2POrleans.FileDirectory.Turns;

/// <summary>Is cancelled when a time is over, or when the caller gives up.</summary>
public sealed class TimeLimit : CancellationTokenSource
{
    private readonly CancellationTokenRegistration _caller;

    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken caller)
        : base(limit, time) =>
        _caller = caller.UnsafeRegister(static source => ((TimeLimit)source!).Cancel(), this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _caller.Dispose();
        base.Dispose(disposing);
    }
}
