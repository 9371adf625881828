using System.Diagnostics;
using System.Globalization;
using P2POrleans.Silo.Redis;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Networks;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Harness;

/// <summary>A redis-server of its own that writes every command to a file before it answers; it can be killed and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePorts.Find();
    private TestProcess? _process;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public static async Task<RedisServer> StartNewAsync()
    {
        var server = new RedisServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Returns when it answers and has read its file.</summary>
    public async Task StartAsync()
    {
        _process = TestProcess.Start(new ProcessStartInfo("redis-server",
        [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.Path,
            "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        ]));
        await _process.WaitForOutputAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    public async Task EmptyAsync()
    {
        await using RedisConnection connection = Connect();
        await (await connection.GetAsync()).GetDatabase().ExecuteAsync("FLUSHALL");
    }

    /// <param name="answerWithin">Null for as long as silos wait.</param>
    public RedisConnection Connect(TimeSpan? answerWithin = null) => new(Address, answerWithin);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }
}
