using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace P2POrleans.Bench.Transfers;

/// <summary>
/// The other side of the limits: a socket that sends what is in memory, and Kestrel that sends a file. Writes both ports when ready.
/// </summary>
internal static class LimitCommand
{
    public static Command Create()
    {
        var file = new Option<string>("--file") { Required = true };
        var command = new Command("limit", "Sends bytes to the measurements as fast as can be") { file };
        command.Hidden = true;
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(file), stop));
        return command;
    }

    private static async Task RunAsync(string file, CancellationToken stop)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _ = SendAsync(listener, new FileInfo(file).Length, stop);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        await using WebApplication app = builder.Build();
        app.Run(context => context.Response.SendFileAsync(file, context.RequestAborted));
        await app.StartAsync(stop);
        Console.WriteLine(JsonSerializer.Serialize(new LimitPorts(((IPEndPoint)listener.LocalEndPoint!).Port, new Uri(app.Urls.Single()).Port)));
        await Console.In.ReadToEndAsync(stop);
    }

    private static async Task SendAsync(Socket listener, long length, CancellationToken stop)
    {
        var buffer = new byte[256 * 1024];
        while (true)
        {
            using Socket client = await listener.AcceptAsync(stop);
            for (long left = length; left > 0;)
                left -= await client.SendAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), stop);
        }
    }
}
