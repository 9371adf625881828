using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace P2POrleans.Peer.Reporting;

/// <summary>Health and status over HTTP.</summary>
internal static class ReportingApi
{
    public static ContentHttpResult Live() => TypedResults.Text("live\n");

    public static ContentHttpResult Ready(PeerStatusReporter status) => status.Current switch
    {
        { Ready: true } => TypedResults.Text("ready\n"),
        { Reason: var reason } => TypedResults.Text($"not ready: {reason}\n", statusCode: StatusCodes.Status503ServiceUnavailable),
    };

    public static JsonHttpResult<PeerStatus> Status(PeerStatusReporter status) =>
        TypedResults.Json(status.Current, PeerJson.Default.PeerStatus);
}
