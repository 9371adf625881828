using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using P2POrleans.Peer;
using P2POrleans.Peer.Reporting;

namespace P2POrleans.Bench.Transfers;

/// <summary>
/// A peer in a process of its own. Writes its addresses when it serves, and when standard input ends what it used since the last line there.
/// </summary>
internal static class ShareCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--share") { Required = true };
        var state = new Option<string>("--state") { Required = true };
        var name = new Option<string>("--name") { Required = true };
        var gateway = new Option<string>("--gateway") { DefaultValueFactory = _ => "http://127.0.0.1:9" };
        var limit = new Option<string?>("--limit-up");
        var command = new Command("share", "Serves files to the measurements") { folder, state, name, gateway, limit };
        command.Hidden = true;
        command.SetAction((parsed, stop) => RunAsync(
            [
                new("P2P:Peer:Name", parsed.GetRequiredValue(name)),
                new("P2P:Peer:Shares:0", parsed.GetRequiredValue(folder)),
                new("P2P:Peer:StateFolder", parsed.GetRequiredValue(state)),
                new("P2P:Peer:Listen", "127.0.0.1:0"),
                new("P2P:Peer:MaxUploadBytesPerSecond", parsed.GetValue(limit)),
                new("P2P:Gateway", parsed.GetRequiredValue(gateway)),
                new("Logging:LogLevel:Default", "None"),
            ],
            stop));
        return command;
    }

    private static async Task RunAsync(IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken stop)
    {
        await using WebApplication app = PeerHost.Create(settings);
        await app.StartAsync(stop);
        var reporter = app.Services.GetRequiredService<PeerStatusReporter>();
        while (reporter.Current is { Files: 0 } or { Hashing: not null })
            await Task.Delay(20, stop);
        PeerStatus status = reporter.Current;
        ProcessUse before = ProcessUse.OfThis();
        Console.WriteLine(JsonSerializer.Serialize(new SharedAt(status.Name, status.GrpcUrl!, status.HttpUrl!)));
        while (await Console.In.ReadLineAsync(stop) is not null)
            before = ProcessUse.OfThis();
        ProcessUse after = ProcessUse.OfThis();
        Console.WriteLine(JsonSerializer.Serialize(after with { CpuSeconds = after.CpuSeconds - before.CpuSeconds }));
        await app.StopAsync(stop);
    }
}
