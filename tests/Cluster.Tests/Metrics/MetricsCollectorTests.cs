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

    [Fact]
    public void Read_IsTheTextOfPrometheus()
    {
        using var meter = new Meter("P2P.Text");
        using var collector = new MetricsCollector("P2P.Text");
        Counter<long> calls = meter.CreateCounter<long>("calls", description: "Calls with a \\ and\na line.");
        calls.Add(2, new("grain", "peer"), new("ok", true));
        calls.Add(3, new("grain", "peer"), new("ok", true));
        calls.Add(4, new("grain", "peer"), new("ok", false));
        calls.Add(5, new KeyValuePair<string, object?>("a.text", "a \"quoted\" \\ and\na line"));
        calls.Add(6, new KeyValuePair<string, object?>("a.text", null));
        Histogram<double> times = meter.CreateHistogram<double>("times", "s");
        times.Record(0.5);
        times.Record(1.25);
        times.Record(7, new KeyValuePair<string, object?>("to", "b"));
        UpDownCounter<int> open = meter.CreateUpDownCounter<int>("open");
        open.Add(3);
        open.Add(-1);
        int asked = 10;
        meter.CreateObservableCounter("seen", () => ++asked);
        meter.CreateObservableGauge("level", static () => new[] { new Measurement<double>(0.5, new KeyValuePair<string, object?>("of", "x")) });

        collector.Read();

        Assert.Equal(
            """
            # HELP calls Calls with a \\ and\na line.
            # TYPE calls counter
            calls{grain="peer",ok="True"} 5
            calls{grain="peer",ok="False"} 4
            calls{a_text="a \"quoted\" \\ and\na line"} 5
            calls{a_text=""} 6
            # TYPE level gauge
            level{of="x"} 0.5
            # TYPE open gauge
            open 2
            # TYPE seen counter
            seen 12
            # TYPE times summary
            times_count 2
            times_sum 1.75
            times_count{to="b"} 1
            times_sum{to="b"} 7

            """.ReplaceLineEndings("\n"),
            collector.Read());
    }

    [Fact]
    public void Read_NamesThatBecomeOne_HaveOneTypeAndNoValueTwice()
    {
        using var meter = new Meter("P2P.Names");
        using var collector = new MetricsCollector("P2P.Names");
        meter.CreateCounter<int>("a.name").Add(4, new KeyValuePair<string, object?>("of", "c"));
        meter.CreateCounter<int>("a-name").Add(1);
        meter.CreateCounter<int>("a_name").Add(2);
        meter.CreateUpDownCounter<int>("a/name").Add(3, new KeyValuePair<string, object?>("of", "b"));

        Assert.Equal("# TYPE a_name counter\na_name 1\na_name{of=\"c\"} 4\n", collector.Read());
    }

    [Fact]
    public void Read_AnInstrumentFails_OthersAreRead()
    {
        using var meter = new Meter("P2P.Failing");
        using var collector = new MetricsCollector("P2P.Failing");
        Func<int> failing = static () => throw new InvalidOperationException();
        meter.CreateObservableGauge("a", failing);
        meter.CreateObservableGauge("b", static () => 1);

        Assert.Equal("# TYPE a gauge\n# TYPE b gauge\nb 1\n", collector.Read());
    }
}
