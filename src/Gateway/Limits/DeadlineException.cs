namespace P2POrleans.Gateway.Limits;

/// <summary>The request took longer than it may; see <see cref="DeadlineMiddleware"/>.</summary>
public sealed class DeadlineException(TimeSpan limit, Exception cancelled)
    : Exception($"The request was not answered within {limit.TotalSeconds:0} s.", cancelled);
