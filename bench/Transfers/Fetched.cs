namespace P2POrleans.Bench.Transfers;

/// <summary>What a <see cref="FetchCommand"/> did.</summary>
/// <param name="Seconds">Of each round.</param>
/// <param name="Use">Of all rounds together.</param>
internal sealed record Fetched(double[] Seconds, ProcessUse Use)
{
    public double MedianSeconds => Seconds.Order().ElementAt(Seconds.Length / 2);
}
