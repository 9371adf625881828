using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using P2POrleans.Peer.Reporting;
using P2POrleans.Peer.Serving;

namespace P2POrleans.Peer.Hosting;

/// <summary>What a peer answers to.</summary>
internal static class PeerEndpointRouteBuilderExtensions
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    public static IEndpointRouteBuilder MapPeer(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<FileTransferService>();
        routes.MapGet("/files", FilesApi.List);
        routes.MapMethods("/files/{contentId}", Reading, FilesApi.Get);
        routes.MapGet("/healthz/live", ReportingApi.Live);
        routes.MapGet("/healthz/ready", ReportingApi.Ready);
        routes.MapGet("/api/v1/status", ReportingApi.Status);
        return routes;
    }
}
