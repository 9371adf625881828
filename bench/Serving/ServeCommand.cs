using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway;

namespace P2POrleans.Bench.Serving;

/// <summary>
/// What the measurements measure, in a process of its own: a gateway with an engine, and beside the gateway's own calls, in the same
/// Kestrel, those of <see cref="BenchApi"/>. Writes its address when it is ready, and ends when standard input does.
/// </summary>
internal static class ServeCommand
{
    /// <summary>Nobody heartbeats here.</summary>
    public const string Lease = "1.00:00:00";

    public static Command Create()
    {
        var engine = new Option<string>("--engine") { Required = true };
        var data = new Option<string>("--data") { Required = true };
        var redis = new Option<string?>("--redis");
        var command = new Command("serve", "Serves a directory to the measurements") { engine, data, redis };
        command.Hidden = true;
        command.SetAction((parsed, stop) =>
            RunAsync(parsed.GetRequiredValue(engine), parsed.GetRequiredValue(data), parsed.GetValue(redis), stop));
        return command;
    }

    private static async Task RunAsync(string engine, string data, string? redis, CancellationToken stop)
    {
        var opening = new OpeningTime();
        await using WebApplication app = GatewayHost.Create(
            [
                new("P2P:GatewayHost:Listen", "http://127.0.0.1:0"),
                new("P2P:Directory:Engine", engine == Engines.Local ? engine : Engines.Orleans),
                new("P2P:Cluster:Redis", redis),
                new("P2P:Directory:DataFolder", data),
                new("P2P:Directory:Lease", Lease),
                // A call of BenchApi fills a directory: nobody waits for its answer in vain.
                new("P2P:Limits:AnswerWithin", "01:00:00"),
                new("Logging:LogLevel:Default", "Warning"),
            ],
            services =>
            {
                Engines.AddTo(services);
                services.AddSingleton<DirectoryObserver>(opening);
            });
        app.MapBench(opening);
#if HAS_ORLEANS
        app.MapRebuild();
#endif
        await app.StartAsync(stop);
        await BenchApi.WaitUntilReadyAsync(app, stop);
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync(stop);
        await app.StopAsync(stop);
    }
}
