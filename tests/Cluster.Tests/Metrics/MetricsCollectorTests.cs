using System.Diagnostics.Metrics;
using P2POrleans.Silo.Metrics;

namespace P2POrleans.Cluster.Tests.Metrics;

public sealed class MetricsCollectorTests
{
    [Fact]
    public void Read_ManyAtOnce_AllHaveWhatIsObserved()
    {
        using var meter = new Meter("Microsoft.Orleans");
        meter.CreateObservableGauge("p2p-test-observed", static () => 7);
        using var collector = new MetricsCollector();

        Parallel.For(0, 2000, _ => Assert.Contains("p2p_test_observed 7\n", collector.Read(), StringComparison.Ordinal));
    }
}
