using P2POrleans.Gateway.Info;
using P2POrleans.Gateway.Tests.Harness;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Gateway.Tests.Info;

public sealed class InfoTests
{
    [Fact]
    public async Task Info_SaysWhatRunsAndWhyAndHowMuchItHolds()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await (await gateway.RegisterAsync("ana")).ReplaceAsync(Contents.File("a", 1), Contents.File("b", 1));
        await gateway.RegisterAsync("bob");
        await gateway.AdvanceAsync(TimeSpan.FromSeconds(31));
        await gateway.LoginAsync("luis");

        InfoResponse info = await gateway.GetAsync<InfoResponse>("/api/v1/info");
        Assert.Equal("0.1.0", info.Version);
        Assert.Equal("local", info.Engine);
        Assert.StartsWith("The local engine", info.EngineReason, StringComparison.Ordinal);
        Assert.Contains(
            BuildFacts.Orleans.IsInBuild ? "not part of this program" : BuildFacts.Orleans.WhyNot, info.EngineReason, StringComparison.Ordinal);
        Assert.Contains(BuildFacts.OrleansVersion, info.Orleans, StringComparison.Ordinal);
        Assert.Equal(BuildFacts.Orleans.IsInBuild, info.Orleans == BuildFacts.OrleansVersion);
        Assert.Matches(BuildFacts.GrpcDotNet.IsInBuild ? @"^grpc-dotnet \d+\.\d+\.\d+$" : "^fallback/Grpc$", info.Grpc);
        Assert.Equal(BuildFacts.GrpcDotNet.IsInBuild, info.GrpcReason is null);
        Assert.True(info.Partitions > 0);
        Assert.Equal((3, 1, 2), (info.Peers, info.PeersOnline, info.Files));
    }

    [Fact]
    public async Task Info_LocalByChoice_SaysSo()
    {
        await using TestGateway gateway = await TestGateway.StartAsync([("P2P:Directory:Engine", "Local")]);
        Assert.Contains("configuration asks", (await gateway.GetAsync<InfoResponse>("/api/v1/info")).EngineReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "", "was not found on the package source when this was built")]
    [InlineData("false", "HasGrpc", "was not found on the package source when this was built")]
    [InlineData("false", "HasOrleans HasGrpc", "was left out of this build by -p:HasOrleans=false")]
    [InlineData("", "", "is not in this build, because the package source did not answer")]
    public void OptionalPackage_NotInTheBuild_SaysWhy(string value, string leftOut, string why)
    {
        var package = new OptionalPackage("Orleans 1.0", "HasOrleans", value, leftOut);
        Assert.Equal((false, why), (package.IsInBuild, package.WhyNot));
    }
}
