using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Metadata entries as header values: bytes are base64.</summary>
internal static class MetadataText
{
    public static string Format(Metadata.Entry entry)
        => entry.IsBinary ? Convert.ToBase64String(entry.Bytes).TrimEnd('=') : entry.Value;

    /// <summary>
    /// Adds a received header, unless its name can't be a key: it then is none of gRPC's. A binary header may carry several
    /// values, separated by commas, with or without padding.
    /// </summary>
    /// <exception cref="FormatException">A binary value is not base64.</exception>
    public static void Add(Metadata metadata, string key, string value)
    {
        if (!Metadata.Entry.IsKey(key))
            return;
        if (!Metadata.Entry.HasBinarySuffix(key))
        {
            metadata.Add(key, value);
            return;
        }

        foreach (string part in value.Split(','))
        {
            string base64 = part.Trim();
            metadata.Add(key, Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
        }
    }
}
