using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace P2POrleans.Silo.Metrics;

/// <summary>Follows the instruments of Orleans and of the runtime from when it is made, for whoever collects them.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly ConcurrentDictionary<Instrument, MetricSeries> _series = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();

    public MetricsCollector()
        : this("Microsoft.Orleans", "System.Runtime")
    {
    }

    internal MetricsCollector(params string[] meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name))
                listener.EnableMeasurementEvents(instrument, _series[instrument] = new MetricSeries(instrument, KindOf(instrument)));
        };
        Follow<byte>(static value => value);
        Follow<short>(static value => value);
        Follow<int>(static value => value);
        Follow<long>(static value => value);
        Follow<float>(static value => value);
        Follow<double>(static value => value);
        Follow<decimal>(static value => (double)value);
        _listener.Start();
    }

    /// <summary>All that was measured, in the text format of Prometheus.</summary>
    public string Read()
    {
        // Two readers would forget what was just observed for the other.
        lock (_reading)
        {
            foreach (MetricSeries series in _series.Values)
                series.ForgetObserved();
            Observe();
            var text = new StringBuilder();
            foreach (IGrouping<string, MetricSeries> metric in _series.Values
                .OrderBy(series => series.InstrumentName, StringComparer.Ordinal)
                .GroupBy(series => series.Name)
                .OrderBy(metric => metric.Key, StringComparer.Ordinal))
            {
                WriteTo(text, metric);
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>
    /// Instruments whose names are one as Prometheus writes them: it takes neither a second type nor a second value, and refuses the whole text.
    /// </summary>
    private static void WriteTo(StringBuilder text, IGrouping<string, MetricSeries> metric)
    {
        MetricSeries first = metric.First();
        first.WriteHeadTo(text);
        HashSet<string> written = [];
        foreach (MetricSeries series in metric.Where(series => series.Type == first.Type))
            series.WriteTo(text, written);
    }

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException)
        {
            // All were asked; those that failed have nothing to say.
        }
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        if (instrument.IsObservable)
            return MetricKind.Observed;
        Type type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) ? MetricKind.Counter
            : type == typeof(UpDownCounter<>) ? MetricKind.UpDownCounter
            : MetricKind.Observed;
    }

    private void Follow<T>(Func<T, double> number)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, series) => ((MetricSeries)series!).Measure(number(value), tags));
}
