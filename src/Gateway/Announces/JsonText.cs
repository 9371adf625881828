using System.Text.Json;

namespace P2POrleans.Gateway.Announces;

internal static class JsonText
{
    /// <param name="reader">Stands on a string.</param>
    /// <returns>Null when it holds bytes that are no UTF-8, or half of a surrogate pair as an escape.</returns>
    public static string? Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
