using P2POrleans.Bench.Load;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Directories;

/// <summary>A directory of many peers with few files each: what a peer costs, its heartbeats, and the rebuild.</summary>
internal static class PeerPart
{
    private const int FilesEach = 10;
    private const int Connections = 16;

    public static async IAsyncEnumerable<Figure> RunAsync(BenchSettings settings, string data)
    {
        string size = $"{settings.Peers:#,0} peers";
        await using (ServerProcess server = await ServerProcess.StartAsync(settings.Engine, data))
        {
            Joined joined = await server.PostAsync<Joined>($"/bench/join?peers={settings.Peers}&filesEach={FilesEach}");
            yield return Figure.Plain(
                settings.Engine, $"peers that register and announce {FilesEach} files", settings.Peers / joined.Measured.Seconds, "per s");
            if (settings.IsOneProcess)
            {
                yield return Figure.Plain(
                    settings.Engine, $"memory per peer with {FilesEach} files", (double)joined.Measured.ResidentBytes / settings.Peers, "bytes");
            }

            byte[][] heartbeats =
            [
                .. joined.Tokens.Select((token, peer) =>
                    HttpLoad.Post(server.Address, $"/api/v1/peers/{Announcing.PeerName(peer)}/heartbeat", token)),
            ];
            var load = new HttpLoad(server.Address, Connections);
            await load.RunAsync(heartbeats, settings.Duration);
            LoadResult result = await load.RunAsync(heartbeats, settings.Duration * 3);
            yield return Figure.Plain(settings.Engine, $"heartbeats over REST, {size}", result.PerSecond, "per s");
            await foreach (Figure figure in Rebuilds.WhileServingAsync(settings, server, size))
                yield return figure;
        }

        await foreach (Figure figure in Rebuilds.AfterStopAsync(settings, data, size))
            yield return figure;
    }
}
