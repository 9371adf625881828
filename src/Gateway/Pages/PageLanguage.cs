using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace P2POrleans.Gateway.Pages;

/// <summary>Which language a reader gets: the first of those that a browser prefers that there is; else English.</summary>
internal static class PageLanguage
{
    public static PageText Of(HttpRequest request)
    {
        IEnumerable<StringWithQualityHeaderValue> wanted = request.GetTypedHeaders().AcceptLanguage
            .Where(static language => language.Quality is not 0)
            .OrderByDescending(static language => language.Quality ?? 1);
        foreach (StringWithQualityHeaderValue language in wanted)
        {
            switch (language.Value.ToString().Split('-')[0].ToLowerInvariant())
            {
                case "en" or "*":
                    return PageText.English;
                case "es":
                    return PageText.Spanish;
            }
        }

        return PageText.English;
    }
}
