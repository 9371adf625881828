using System.Globalization;
using System.Text.Json;

namespace P2POrleans.Gateway.Bodies;

/// <summary>Turns what a parser throws into one line for the caller.</summary>
internal static class BodyFault
{
    public const string NotDecompressed = "The body can't be decompressed: it is damaged or cut off.";

    /// <summary>What a decompressing stream throws for damaged input (gzip and deflate the one, Brotli the other).</summary>
    public static bool IsDecompression(Exception e) => e is InvalidDataException or InvalidOperationException;

    /// <summary>"line 3, byte 17: 'x' is an invalid start of a value."</summary>
    /// <param name="line">Of the body, counted from 1; null to take the exception's own.</param>
    public static string Describe(JsonException e, long? line = null)
    {
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string reason = end < 0 ? e.Message : e.Message[..end];
        line ??= (e.LineNumber ?? 0) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON: line {line}, byte {e.BytePositionInLine ?? 0}: {reason}");
    }
}
