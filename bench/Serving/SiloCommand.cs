#if HAS_ORLEANS
using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using P2POrleans.Silo.Hosting;

namespace P2POrleans.Bench.Serving;

/// <summary>A silo for the gateway of <see cref="ServeCommand"/>. Writes its address when it has started, and ends when standard input does.</summary>
internal static class SiloCommand
{
    public static Command Create()
    {
        var redis = new Option<string>("--redis") { Required = true };
        var command = new Command("silo", "A silo for the measurements") { redis };
        command.Hidden = true;
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(redis), stop));
        return command;
    }

    private static async Task RunAsync(string redis, CancellationToken stop)
    {
        await using WebApplication app = SiloHost.Create(
        [
            new("P2P:Cluster:Redis", redis),
            new("P2P:Silo:Listen", "http://127.0.0.1:0"),
            new("P2P:Silo:Port", RedisProcess.FreePort().ToString(CultureInfo.InvariantCulture)),
            new("P2P:Silo:ClientPort", RedisProcess.FreePort().ToString(CultureInfo.InvariantCulture)),
            new("P2P:Directory:Lease", ServeCommand.Lease),
        ]);
        app.MapRebuild();
        await app.StartAsync(stop);
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync(stop);
        await app.StopAsync(stop);
    }
}
#endif
