using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers a request that never becomes a call, with headers only.</summary>
internal static class CallRefusal
{
    public static void Refuse(HttpResponse response, int httpStatus, Status status)
    {
        response.StatusCode = httpStatus;
        if (httpStatus == StatusCodes.Status200OK)
            response.ContentType = HeaderNames.ContentType;
        StatusTrailers.Write(response.Headers, status);
    }
}
