using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Files;

internal static class FileExtensions
{
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder files = routes.MapGroup("/api/v1/files").WithTags("Files");

        files.MapGet("", FilesApi.Search)
            .WithName("SearchFiles")
            .WithSummary("Files of online peers whose name has the words of 'q' (whole or as beginnings), best first.")
            .Refuses(400, 503);
        files.MapGet("/by-name/{**name}", FilesApi.FindByName)
            .WithName("FindByName")
            .WithSummary("Who shares a file of this name: the whole name when it has a '/', else the last segment. None is an empty list; 'limit' counts sources.")
            .Refuses(400, 503);
        files.MapGet("/{contentId}", FilesApi.FindByContent)
            .WithName("FindByContent")
            .WithSummary("Who shares this content: '<64 hex>-<size>', or the 64 digits alone when only one size is known for them; 'limit' counts peers.")
            .Refuses(300, 400, 404, 503);
        return routes;
    }
}
