namespace P2POrleans.Gateway.Limits;

/// <summary>Of an endpoint whose requests may take <see cref="LimitOptions.AnnounceWithin"/>.</summary>
internal sealed class TakesAList;
