using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using P2POrleans.Compose.Tests.Files;
using P2POrleans.Gateway;
using P2POrleans.Peer;
using P2POrleans.Silo.Hosting;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Compose.Tests;

/// <summary>What can be known of the container files without an engine to run them.</summary>
public sealed class ComposeFileTests
{
    private static readonly ComposeFile Compose = ComposeFile.Read();
    private static readonly IReadOnlyDictionary<string, ImageStage> Stages = Dockerfile.Read();

    public static TheoryData<string> OwnServices => [.. Compose.Services.Where(s => s.Value.Build is not null).Select(s => s.Key)];

    [NeedsFact(Need.Compose)]
    public async Task File_IsOneThatComposeAccepts()
    {
        await using TestProcess compose = TestProcess.Start(new ProcessStartInfo("docker-compose", ["config", "--quiet"])
        {
            WorkingDirectory = P2p.RepositoryRoot,
        });
        (await compose.WaitForExitAsync()).AssertDone();
    }

    [Fact]
    public void Services_AreThoseOfTheNetwork()
    {
        Assert.Equal(["redis", "silo", "gateway", "peer1", "peer2", "peer"], Compose.Services.Keys);
        Assert.Equal(["p2p_network", "p2p_directory"], Compose.Networks.Keys);
    }

    [Theory]
    [InlineData("redis", "p2p_directory")]
    [InlineData("silo", "p2p_directory")]
    [InlineData("gateway", "p2p_network", "p2p_directory")]
    [InlineData("peer1", "p2p_network")]
    [InlineData("peer2", "p2p_network")]
    [InlineData("peer", "p2p_network")]
    public void Service_Networks_KeepPeersFromSilosAndRedis(string name, params string[] networks) =>
        Assert.Equal(networks, Compose.Services[name].Networks);

    [Fact]
    public void DependsOn_NamesServices() => Assert.All(
        Compose.Services.Values, service => Assert.All(service.Dependencies, name => Assert.Contains(name, Compose.Services.Keys)));

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Service_ImageAndPaths_Exist(string name)
    {
        ComposeService service = Compose.Services[name];
        Assert.Equal(".", service.Build!.Context);
        Assert.Contains(service.Build.Target, Stages.Keys);
        Assert.NotEmpty(Stages[service.Build.Target].Entrypoint);
        Assert.All(service.Volumes, volume =>
        {
            string source = volume.Split(':')[0];
            if (source.StartsWith('.'))
                Assert.True(Directory.Exists(Path.Combine(P2p.RepositoryRoot, source)), source);
            else if (volume.Contains(':', StringComparison.Ordinal))
                Assert.Contains(source, Compose.Volumes.Keys);
        });
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Service_EnvironmentKeys_AreOptions(string name)
    {
        ComposeService service = Compose.Services[name];
        IEnumerable<string> keys = Stages[service.Build!.Target].Environment.Keys.Concat(service.Environment.Keys)
            .Where(key => key.StartsWith("P2P__", StringComparison.Ordinal));
        HashSet<string> known = KnownOptions();
        Assert.All(keys, key => Assert.Contains(WithoutIndex(key.Replace("__", ":", StringComparison.Ordinal)), known));
    }

    [Theory]
    [InlineData("gateway", "5000")]
    [InlineData("peer1", "50051", "51051")]
    [InlineData("peer2", "50052", "51052")]
    public void Service_PortsOfTheHost_AreThoseItListensOn(string name, params string[] ports)
    {
        Assert.Equal(ports.Select(port => $"{port}:{port}"), Compose.Services[name].Ports);
        ImageStage stage = Stages[Compose.Services[name].Build!.Target];
        string listen = Compose.Services[name].Environment.GetValueOrDefault("P2P__Peer__Listen")
            ?? stage.Environment.GetValueOrDefault("P2P__Peer__Listen")
            ?? stage.Environment["P2P__GatewayHost__Listen"];
        Assert.EndsWith("*:" + ports[0], listen, StringComparison.Ordinal);
    }

    [Fact]
    public void Peers_Scaled_HavePortsAndStateOfTheirOwn()
    {
        ComposeService peer = Compose.Services["peer"];
        Assert.Equal(Stages["peer"].Exposed.Select(port => port.ToString(CultureInfo.InvariantCulture)), peer.Ports);
        Assert.Contains("/state", peer.Volumes);
        Assert.DoesNotContain("P2P__Peer__Name", peer.Environment.Keys);
        Assert.DoesNotContain("P2P__Peer__Advertise", peer.Environment.Keys);
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Image_RunsAsAnOrdinaryUserAndTellsItsHealth(string name)
    {
        ImageStage stage = Stages[Compose.Services[name].Build!.Target];
        Assert.Equal("$APP_UID", stage.User);
        Assert.NotEmpty(stage.HealthCheck);
    }

    /// <summary>Every property of every options class, as <c>P2P:Section:Property</c>, and the one setting that is no section.</summary>
    private static HashSet<string> KnownOptions()
    {
        Assembly[] products = [typeof(GatewayHost).Assembly, typeof(PeerHost).Assembly, typeof(SiloHost).Assembly];
        IEnumerable<string> options =
            from type in products.SelectMany(assembly => assembly.GetTypes())
            let section = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
            where section is not null && type.Name.EndsWith("Options", StringComparison.Ordinal)
            from property in type.GetProperties()
            select $"{section}:{property.Name}";
        return [.. options, "P2P:Gateway"];
    }

    private static string WithoutIndex(string key) => key.TrimEnd("0123456789".ToCharArray()).TrimEnd(':');
}
