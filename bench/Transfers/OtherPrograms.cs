using System.Net;
using System.Net.Sockets;
using P2POrleans.Bench.Serving;

namespace P2POrleans.Bench.Transfers;

/// <summary>The same file from one source with the programs that people use for it, in MiB/s, written and verified.</summary>
/// <param name="root">A folder to work in.</param>
/// <param name="file">What is fetched.</param>
internal sealed class OtherPrograms(string root, string file)
{
    public static bool HasNginxAndCurl => ForeignProcess.Exists("nginx") && ForeignProcess.Exists("curl");

    public static bool HasAria2 => ForeignProcess.Exists("aria2c");

    /// <summary>nginx sends with sendfile; curl's output is written and hashed.</summary>
    public async Task<double> NginxAndCurlAsync()
    {
        int port = FreePort();
        string configuration = Path.Combine(root, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid {{root}}/nginx.pid;
            error_log {{root}}/nginx.log;
            events {}
            http {
                sendfile on;
                access_log off;
                server {
                    listen 127.0.0.1:{{port}};
                    root {{Path.GetDirectoryName(file)}};
                }
            }
            """);
        await using ForeignProcess nginx = ForeignProcess.Start("nginx", "-c", configuration, "-e", $"{root}/nginx.log");
        await WaitForPortAsync(port);
        string output = Path.Combine(root, "curl.out");
        string url = $"http://127.0.0.1:{port}/{Path.GetFileName(file)}";
        return await TransferLimits.MedianAsync(file, async () =>
        {
            await using ForeignProcess curl = ForeignProcess.Start("sh", "-c", $"curl -sf '{url}' | tee '{output}' | sha256sum");
            await curl.SucceedAsync();
            File.Delete(output);
        });
    }

    /// <summary>BitTorrent between two aria2c that know each other from a tracker.</summary>
    public async Task<double> Aria2Async()
    {
        await using Tracker tracker = await Tracker.StartAsync();
        string torrent = Path.Combine(root, "large.torrent");
        await Torrent.WriteAsync(file, tracker.Address, torrent);
        await using ForeignProcess seed = Aria2(Path.GetDirectoryName(file)!, torrent, "--seed-ratio=0", "--check-integrity=true");
        await tracker.HasSeed;
        string output = Path.Combine(root, "aria2");
        return await TransferLimits.MedianAsync(file, async () =>
        {
            await using ForeignProcess leecher = Aria2(output, torrent, "--seed-time=0");
            await leecher.SucceedAsync();
            Directory.Delete(output, recursive: true);
        });
    }

    private static ForeignProcess Aria2(string folder, string torrent, params string[] more) => ForeignProcess.Start(
        "aria2c",
        [
            $"--dir={folder}", $"--listen-port={FreePort()}", "--enable-dht=false", "--enable-dht6=false", "--bt-enable-lpd=false",
            "--file-allocation=none", "--quiet", .. more, torrent,
        ]);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitForPortAsync(int port)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }
    }
}
