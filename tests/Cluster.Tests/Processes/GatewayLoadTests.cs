using System.Diagnostics;
using System.Net;
using P2POrleans.Cluster.Tests.Chaos;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;
using Xunit.Abstractions;

namespace P2POrleans.Cluster.Tests.Processes;

/// <summary>What those see who go through a gateway while silos come and go.</summary>
public sealed class GatewayLoadTests(ITestOutputHelper output)
{
    private const int Announces = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What is promised after the loss of one silo; held to it in a long run only, which is to have the machine to itself.</summary>
    private static readonly TimeSpan AnswersAgainWithin =
        LongRun.IsAsked ? TimeSpan.FromSeconds(15) : TestProcess.Patience;

    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task SilosRestartedOneByOne_NoLookUpAndNoAnnounceFails()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(cluster.Redis.Address);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);
        await using GatewayLoad load = await GatewayLoad.StartAsync(gateway.Client, mayBeUnavailable: false);

        foreach (SiloProcess silo in cluster.Silos.ToArray())
        {
            await load.WaitForAnnouncesAsync(Announces);
            ProcessResult end = await cluster.StopAsync(silo);
            Assert.Equal(0, end.ExitCode);
            await load.WaitForAnnouncesAsync(Announces);
            await cluster.StartSilosAsync([silo.Ports]);
        }

        await load.WaitForAnnouncesAsync(Announces);
        await load.StopAsync();
        await load.FindAllAsync().WaitAsync(Limit);
        output.WriteLine($"{load.Announces} announces and {load.LookUps} look-ups while 3 silos were restarted, none failed.");
    }

    /// <summary>Each in turn: the partitions may all be on one of them.</summary>
    [NeedsFact(Need.Redis, Need.Linux)]
    public async Task SiloKilled_LookUpsAnswerAgainSoon_AndNothingAcknowledgedIsLost()
    {
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(3);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(cluster.Redis.Address);
        await gateway.WaitForReadinessAsync(HttpStatusCode.OK);
        await using GatewayLoad load = await GatewayLoad.StartAsync(gateway.Client, mayBeUnavailable: true);

        foreach (SiloProcess silo in cluster.Silos.ToArray())
        {
            await load.WaitForAnnouncesAsync(Announces);
            await cluster.KillAsync(silo);
            var clock = Stopwatch.StartNew();
            await load.FindFirstAsync(Announces).WaitAsync(AnswersAgainWithin);
            output.WriteLine($"All look-ups answer again {clock.Elapsed.TotalSeconds:F1} s after the kill.");
            await cluster.StartAnotherAsync();
        }

        await load.WaitForAnnouncesAsync(Announces);
        await load.StopAsync();
        await load.FindAllAsync().WaitAsync(Limit);
        output.WriteLine($"{load.Announces} announces and {load.LookUps} look-ups, nothing lost.");
    }
}
