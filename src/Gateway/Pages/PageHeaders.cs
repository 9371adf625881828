using Microsoft.AspNetCore.Http;

namespace P2POrleans.Gateway.Pages;

/// <summary>
/// What a browser may do with a page: nothing but what the gateway itself serves. A name that became markup all the same could neither run
/// nor load anything.
/// </summary>
internal static class PageHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    public static void Set(HttpResponse response, PageText text)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentLanguage = text.Language;
        headers.Vary = "Accept-Language";
        // It shows the directory as it is at this moment.
        headers.CacheControl = "no-store";
    }

    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Set(context.HttpContext.Response, PageLanguage.Of(context.HttpContext.Request));
        return next(context);
    }
}
