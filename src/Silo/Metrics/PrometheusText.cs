using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace P2POrleans.Silo.Metrics;

/// <summary>Names, labels and texts as Prometheus reads them.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string NameOf(Instrument instrument) => Word(instrument.Name);

    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder("{");
        foreach ((string name, object? value) in tags)
        {
            if (text.Length > 1)
                text.Append(',');
            string shown = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(CultureInfo.InvariantCulture, $"{Word(name)}=\"{Escape(shown).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        return text.Append('}').ToString();
    }

    public static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Letters, digits and '_'.</summary>
    private static string Word(string name) =>
        string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
