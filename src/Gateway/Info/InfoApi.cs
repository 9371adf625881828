using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Engine;
using P2POrleans.Gateway.Errors;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Info;

/// <summary>What runs here.</summary>
internal static class InfoApi
{
    public static IEndpointRouteBuilder MapInfo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/info", GetInfo)
            .WithTags("Info")
            .WithName("GetInfo")
            .WithSummary("The version, the engine and why it is this one, and how much the directory holds.")
            .Refuses(503);
        return routes;
    }

    public static async Task<Ok<InfoResponse>> GetInfo(
        IFileDirectory directory, EngineChoice engine, CancellationToken cancellationToken)
    {
        DirectoryStatistics statistics = await directory.GetStatisticsAsync(cancellationToken);
        return TypedResults.Ok(new InfoResponse(
            BuildFacts.Version, statistics.Engine, engine.Reason, EngineChoice.OrleansInBuild, BuildFacts.Grpc, BuildFacts.GrpcReason,
            statistics.Partitions, statistics.Peers, statistics.PeersOnline, statistics.Files));
    }
}
