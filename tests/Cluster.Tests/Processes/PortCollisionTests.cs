using System.Net;
using System.Net.Sockets;
using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>A silo whose ports another one has: it must leave before the cluster hears of it.</summary>
public sealed class PortCollisionTests
{
    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task SiloOnPortsOfARunningOne_EndsAtOnceAndDoesItNoHarm()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        var ports = SiloPorts.Free();
        await using TestProcess first = SiloProcess.Start(redis.Address, ports).Process;
        await first.WaitForEventAsync("ready");
        var other = SiloPorts.Free();

        await RequireRefusedAsync(redis, ports, $"port {ports.Silo}, wanted for other silos, is in use; choose another with --port");
        await RequireRefusedAsync(redis, other with { Silo = ports.Silo }, $"port {ports.Silo}, wanted for other silos, is in use");
        await RequireRefusedAsync(
            redis, other with { Client = ports.Client }, $"port {ports.Client}, wanted for gateways, is in use; choose another with --client-port");
        await RequireRefusedAsync(
            redis, other with { Health = ports.Health }, $"port {ports.Health}, wanted for health, is in use; choose another with --listen");

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports.Health}/") };
        using HttpResponseMessage answer = await http.GetAsync(new Uri("healthz/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using TestProcess second = SiloProcess.Start(redis.Address, other).Process;
        await second.WaitForEventAsync("ready");
        Assert.False(first.HasExited);
    }

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task PortTakenWhileTheSiloWaitsForRedis_EndsItBeforeItJoins()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await redis.KillAsync();
        var ports = SiloPorts.Free();
        await using TestProcess silo = SiloProcess.Start(redis.Address, ports).Process;
        await silo.WaitForErrorAsync(line => line.Contains("Redis", StringComparison.Ordinal));

        using var taken = new TcpListener(IPAddress.Loopback, ports.Client);
        // As Orleans does, which would share the port with it.
        taken.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        taken.Start();
        await redis.StartAsync();

        ProcessResult end = await silo.WaitForExitAsync();
        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"port {ports.Client}, wanted for gateways, is in use", end.Error, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Linux)]
    public async Task AddressOfAnotherMachine_IsRefusedWithTheOption() =>
        (await P2p.RunAsync("silo", "--redis", "127.0.0.1:1", "--advertise", "192.0.2.1"))
            .AssertFailed(1, "192.0.2.1 is not an address of this machine; choose another with --advertise HOST");

    private static async Task RequireRefusedAsync(RedisServer redis, SiloPorts ports, string reason)
    {
        await using TestProcess silo = SiloProcess.Start(redis.Address, ports).Process;
        (await silo.WaitForExitAsync()).AssertFailed(1, reason);
    }
}
