using P2POrleans.Cluster.Tests.Harness;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>What the log of a silo or gateway says to whoever runs it.</summary>
public sealed class OperatorLogTests
{
    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task Silo_OthersAndRedisComeAndGo_SaysSoInALineEach()
    {
        await using RedisServer redis = await RedisServer.StartNewAsync();
        await using TestProcess witness = SiloProcess.Start(redis.Address, SiloPorts.Free()).Process;
        await witness.WaitForEventAsync("ready");
        var ports = SiloPorts.Free();
        SiloProcess other = SiloProcess.Start(redis.Address, ports);
        await SaysAsync(witness, $"The silo at 127.0.0.1:{ports.Silo} has joined the cluster.");

        await other.KillAsync();
        await SaysAsync(witness, $"The silo at 127.0.0.1:{ports.Silo} is lost");
        await redis.KillAsync();
        await SaysAsync(witness, $"Redis at {redis.Address} is away");
        await redis.StartAsync();
        await SaysAsync(witness, $"Redis at {redis.Address} is back.");

        foreach (string repeated in new[] { "Messaging", "CallbackData", "SiloHealthMonitor", "RedisGrainDirectory" })
            Assert.DoesNotContain(repeated, witness.Error, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Linux)]
    public async Task Silo_WithoutRedis_SaysWhereItIsWantedAndWhatIsWrong()
    {
        await using TestProcess silo = SiloProcess.Start("127.0.0.1:1,password=secret", SiloPorts.Free()).Process;

        await SaysAsync(silo, "Waiting for Redis at 127.0.0.1:1: connection refused.");

        Assert.DoesNotContain("secret", silo.Error, StringComparison.Ordinal);
    }

    [NeedsFact(Need.Linux)]
    public async Task Gateway_WithoutRedis_SaysThatItIsNotTheSilos()
    {
        await using TestProcess gateway = P2p.Start("gateway", "--redis", "127.0.0.1:1", "--listen", "127.0.0.1:0");

        await SaysAsync(gateway, "Waiting for Redis at 127.0.0.1:1, which knows where the directory's silos are: connection refused.");
    }

    private static Task<string> SaysAsync(TestProcess process, string text) =>
        process.WaitForErrorAsync(line => line.Contains(text, StringComparison.Ordinal));
}
