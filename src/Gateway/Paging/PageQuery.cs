using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using P2POrleans.Gateway.Limits;

namespace P2POrleans.Gateway.Paging;

/// <summary>Numbers from the query string; a message names the parameter, what it was and the rule.</summary>
internal static class PageQuery
{
    /// <summary>The page size: the default when left out.</summary>
    public static bool TryReadLimit(string? text, LimitOptions limits, out int limit, [NotNullWhen(false)] out string? error)
    {
        limit = limits.DefaultPageSize;
        if (!TryReadNumber("limit", text, 1, limits.MaxPageSize, out long? value, out error))
            return false;
        limit = (int)(value ?? limit);
        return true;
    }

    /// <summary>A whole number in a range; null when left out or empty.</summary>
    public static bool TryReadNumber(
        string parameter, string? text, long min, long max, out long? value, [NotNullWhen(false)] out string? error)
    {
        value = null;
        error = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max)
        {
            value = number;
            return true;
        }

        error = string.Create(CultureInfo.InvariantCulture, $"'{parameter}' must be a whole number from {min} to {max}.");
        return false;
    }
}
