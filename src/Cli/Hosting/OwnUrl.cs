using Microsoft.AspNetCore.Builder;

namespace P2POrleans.Cli.Hosting;

/// <summary>Where this machine reaches a server that it runs itself.</summary>
internal static class OwnUrl
{
    /// <summary>The first URL of a server that was started; one that listens on all addresses is on localhost, too.</summary>
    public static Uri Of(WebApplication server)
    {
        var url = new UriBuilder(server.Urls.First());
        if (url.Host is "[::]" or "0.0.0.0")
            url.Host = "localhost";
        return url.Uri;
    }
}
