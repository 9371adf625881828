using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace P2POrleans.Silo.Metrics;

/// <summary>What one instrument has measured, by its tags. Any thread may call.</summary>
internal sealed class MetricSeries(Instrument instrument, MetricKind kind)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<KeyValuePair<string, object?>[], (long Count, double Sum)> _values = new(TagsComparer.Instance);

    /// <summary>The name of the instrument itself.</summary>
    public string InstrumentName => instrument.Name;

    /// <summary>As Prometheus writes it.</summary>
    public string Name { get; } = PrometheusText.NameOf(instrument);

    /// <summary>Its type, as Prometheus writes it.</summary>
    public string Type { get; } = kind switch
    {
        MetricKind.Histogram => "summary",
        MetricKind.Counter => "counter",
        _ => instrument.GetType().GetGenericTypeDefinition() == typeof(ObservableCounter<>) ? "counter" : "gauge",
    };

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

    public void WriteHeadTo(StringBuilder text)
    {
        if (!string.IsNullOrEmpty(instrument.Description))
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {PrometheusText.Escape(instrument.Description)}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {Type}\n");
    }

    /// <param name="written">The labels that have a value already; those of this series are added, and none is written twice.</param>
    public void WriteTo(StringBuilder text, HashSet<string> written)
    {
        lock (_lock)
        {
            foreach ((KeyValuePair<string, object?>[] tags, (long count, double sum)) in _values)
            {
                string labels = tags.Length == 0 ? "" : PrometheusText.LabelsOf(tags);
                if (!written.Add(labels))
                    continue;
                if (kind == MetricKind.Histogram)
                    text.Append(CultureInfo.InvariantCulture, $"{Name}_count{labels} {count}\n{Name}_sum{labels} {sum}\n");
                else
                    text.Append(CultureInfo.InvariantCulture, $"{Name}{labels} {sum}\n");
            }
        }
    }
}
