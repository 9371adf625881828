using Microsoft.AspNetCore.Http;
using P2POrleans.Gateway.Errors;

namespace P2POrleans.Gateway.Bodies;

internal static class BodyExtensions
{
    /// <summary>Reads a small body that says to be JSON.</summary>
    public static async Task<BodyRead<JsonBody>> ReadJsonAsync(this HttpRequest request, CancellationToken cancellationToken) =>
        BodyFormat.Is(request, BodyFormat.Json)
            ? await JsonBody.ReadAsync(request, cancellationToken)
            : Problems.UnsupportedMedia($"The body must be {BodyFormat.Json}.");
}
