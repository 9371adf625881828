using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace P2POrleans.Bench.Transfers;

/// <summary>Tells BitTorrent programs on this machine of each other: BEP 3, with the compact answers of BEP 23.</summary>
internal sealed class Tracker : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ushort, bool> _ports = new();
    private readonly TaskCompletionSource _hasSeed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private Tracker(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(_app.Urls.Single()), "announce");

    /// <summary>Completes when somebody has the whole file.</summary>
    public Task HasSeed => _hasSeed.Task;

    public static async Task<Tracker> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var tracker = new Tracker(builder.Build());
        tracker._app.Run(tracker.AnnounceAsync);
        await tracker._app.StartAsync();
        return tracker;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnnounceAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        _ports[ushort.Parse(query["port"].ToString(), CultureInfo.InvariantCulture)] = true;
        if (query["left"] == "0")
            _hasSeed.TrySetResult();

        ushort[] ports = [.. _ports.Keys];
        var peers = new byte[ports.Length * 6];
        for (int i = 0; i < ports.Length; i++)
        {
            IPAddress.Loopback.TryWriteBytes(peers.AsSpan(i * 6), out _);
            BinaryPrimitives.WriteUInt16BigEndian(peers.AsSpan((i * 6) + 4), ports[i]);
        }

        await context.Response.Body.WriteAsync((byte[])[.. "d8:intervali1e5:peers"u8, .. Length(peers), .. peers, .. "e"u8]);
    }

    private static byte[] Length(byte[] bytes) => System.Text.Encoding.ASCII.GetBytes($"{bytes.Length}:");
}
