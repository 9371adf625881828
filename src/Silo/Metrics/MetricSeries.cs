using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace P2POrleans.Silo.Metrics;

/// <summary>What one instrument has measured, by its tags. Any thread may call.</summary>
internal sealed class MetricSeries(Instrument instrument, MetricKind kind)
{
    private readonly Lock _lock = new();
    private readonly bool _isCounter = kind == MetricKind.Counter || instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>);
    private readonly Dictionary<KeyValuePair<string, object?>[], (long Count, double Sum)> _values = new(TagsComparer.Instance);

    public string Name { get; } = PrometheusText.NameOf(instrument);

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            ref (long Count, double Sum) measured = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _values.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>(), tags, out _);
            measured = (measured.Count + 1, kind == MetricKind.Observed ? value : measured.Sum + value);
        }
    }

    /// <summary>Before an instrument is asked how things are: what it does not mention any more is gone.</summary>
    public void ForgetObserved()
    {
        if (!instrument.IsObservable)
            return;
        lock (_lock)
            _values.Clear();
    }

    public void WriteTo(StringBuilder text)
    {
        string type = kind == MetricKind.Histogram ? "summary" : _isCounter ? "counter" : "gauge";
        if (!string.IsNullOrEmpty(instrument.Description))
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {PrometheusText.Escape(instrument.Description)}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {type}\n");
        lock (_lock)
        {
            foreach ((KeyValuePair<string, object?>[] tags, (long count, double sum)) in _values)
            {
                string labels = tags.Length == 0 ? "" : PrometheusText.LabelsOf(tags);
                if (kind == MetricKind.Histogram)
                    text.Append(CultureInfo.InvariantCulture, $"{Name}_count{labels} {count}\n{Name}_sum{labels} {sum}\n");
                else
                    text.Append(CultureInfo.InvariantCulture, $"{Name}{labels} {sum}\n");
            }
        }
    }
}
