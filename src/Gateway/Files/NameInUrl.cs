using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace P2POrleans.Gateway.Files;

/// <summary>
/// The name at the end of a <c>by-name</c> url. The server has decoded the path, but keeps <c>%2F</c> and folds <c>..</c>
/// away, so a name with a percent sign could mean two things there; the target as it was sent means one.
/// </summary>
internal static class NameInUrl
{
    private const string Before = "/api/v1/files/by-name/";

    /// <param name="routeValue">Used when the target's own beginning is percent-encoded.</param>
    /// <returns>Null when the target is not UTF-8.</returns>
    public static string? Read(HttpContext http, string? routeValue)
    {
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            target = target[..query];
        if (!PercentEncoding.IsUtf8(target))
            return null;
        int start = target.IndexOf(Before, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? routeValue : Uri.UnescapeDataString(target[(start + Before.Length)..]);
    }
}
