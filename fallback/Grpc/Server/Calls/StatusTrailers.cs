using System.Globalization;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Where and how the status of a call is written.</summary>
internal static class StatusTrailers
{
    /// <summary>The trailers; while nothing has been sent, the headers: the answer then is "trailers only".</summary>
    public static IHeaderDictionary Destination(HttpResponse response) => response.HasStarted
        ? response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers
            ?? throw new InvalidOperationException("The server can't send trailers on this response.")
        : response.Headers;

    public static void Write(IHeaderDictionary destination, Status status)
    {
        destination[HeaderNames.Status] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        destination[HeaderNames.Message] = status.Detail.Length == 0 ? default(string) : StatusText.Encode(status.Detail);
    }
}
